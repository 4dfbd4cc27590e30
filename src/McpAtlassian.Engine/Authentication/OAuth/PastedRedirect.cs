namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// Reads the address a user copied from the browser, as people paste: with blanks and line breaks from a terminal,
/// with quotes, or the query alone.
/// </summary>
internal static class PastedRedirect
{
    private static readonly char[] Wrapping = ['"', '\'', '<', '>', '`', '\u201c', '\u201d', '\u2018', '\u2019'];

    private const int MaximumTries = 3;

    /// <summary>Asks for the address; a wrong one is said to be, and asked for again.</summary>
    public static async Task<AuthorizationResponse> AskAsync(
        IAuthorizationPrompt prompt, Uri page, string expectedState, CancellationToken cancellationToken)
    {
        string? problem = null;
        for (var tries = 1; ; tries++)
        {
            var text = await prompt.AskAsync(page, problem, cancellationToken).ConfigureAwait(false);
            try
            {
                return Parse(text, expectedState);
            }
            catch (EngineException error)
                when (text is not null && tries < MaximumTries && !IsAnswer(text, expectedState))
            {
                problem = $"{error.Message} {error.Remedy}";
            }
        }
    }

    public static AuthorizationResponse Parse(string? text, string expectedState)
    {
        var joined = Join(text ?? string.Empty);
        if (joined.Length == 0)
        {
            throw new EngineException(
                ErrorIds.AuthenticationFailed,
                "No redirect URL was given.",
                "Paste the URL that the browser shows after your consent.");
        }

        var query = QueryOf(joined);
        if (query.IndexOf('=') < 0)
        {
            throw new EngineException(
                ErrorIds.AuthenticationFailed,
                "The pasted text is not a redirect URL: it has no code and state.",
                "Paste the full URL that the browser shows after your consent. It contains code=… and state=…");
        }

        return AuthorizationResponse.Read(FormBody.Parse(query), expectedState);
    }

    /// <summary>
    /// Whether it is the server's answer to this login, be it a refusal: then asking again changes nothing.
    /// </summary>
    private static bool IsAnswer(string text, string expectedState)
    {
        var query = FormBody.Parse(QueryOf(Join(text)));
        return query.TryGetValue("state", out var state) && state == expectedState
            && (query.ContainsKey("code") || query.ContainsKey("error"));
    }

    /// <summary>A terminal breaks long lines; an address itself has no blanks.</summary>
    private static string Join(string text) =>
        string.Concat(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Trim(Wrapping);

    private static string QueryOf(string address)
    {
        var query = address.Substring(address.IndexOf('?') + 1);
        var fragment = query.IndexOf('#');
        return fragment < 0 ? query : query.Substring(0, fragment);
    }
}
