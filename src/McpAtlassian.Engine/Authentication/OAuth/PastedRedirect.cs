using System;
using McpAtlassian.Engine.Diagnostics;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// Reads the address a user copied from the browser, as people paste: with blanks and line breaks from a terminal,
/// with quotes, or the query alone.
/// </summary>
internal static class PastedRedirect
{
    private static readonly char[] Wrapping = ['"', '\'', '<', '>', '`', '\u201c', '\u201d', '\u2018', '\u2019'];

    public static AuthorizationResponse Parse(string? text, string expectedState)
    {
        // A terminal breaks long lines; an address itself has no blanks.
        var joined = string.Concat((text ?? string.Empty).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Trim(Wrapping);
        if (joined.Length == 0)
        {
            throw new EngineException(
                ErrorIds.AuthenticationFailed, "No redirect address was given.", "Paste the address the browser shows after consenting.");
        }

        var question = joined.IndexOf('?');
        var query = question >= 0 ? joined.Substring(question + 1) : joined;
        var fragment = query.IndexOf('#');
        if (fragment >= 0)
        {
            query = query.Substring(0, fragment);
        }

        if (query.IndexOf('=') < 0)
        {
            throw new EngineException(
                ErrorIds.AuthenticationFailed,
                "The pasted text is not a redirect address: it has no query.",
                "Paste the whole address the browser shows after consenting; it holds code=… and state=…");
        }

        return AuthorizationResponse.Read(FormBody.Parse(query), expectedState);
    }
}
