using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Tools.Results;

/// <summary>
/// Failures that arrive as a result: isError, and Atlassian's <c>{"error":true,"message":…}</c> with HTTP 200. The
/// texts Atlassian is known to send are given their own id and remedy.
/// </summary>
internal static class ToolErrors
{
    private const int MaximumMessage = 4000;

    /// <summary>
    /// The site's 401 in a server's words: "Authentication failed for Jira API (401)", "401 Client Error:
    /// Unauthorized".
    /// </summary>
    private static readonly Regex Refused = new(
        @"\b401\b(?=.*\b(unauthorized|authentication|credential|token))|\b(unauthorized|"
        + @"authentication failed)\b.*\b401\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline
            | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(5));

    public static EngineException FromResult(
        string toolName, IReadOnlyList<ToolContent> content, JsonNode? structured, JsonObject? arguments)
    {
        var text = string.Join("\n", content.Where(c => c.Kind == ToolContentKind.Text).Select(c => c.Text));
        if (text.Length == 0 && structured is not null)
        {
            text = structured.ToJsonString();
        }

        return FromText(toolName, MessageIn(text) ?? text, arguments);
    }

    /// <summary>
    /// Throws where an answer without isError says in a known shape that the call failed. An object that holds more
    /// than its error is a result, and so is one whose error is null; that it repeats an argument is no more.
    /// </summary>
    public static void ThrowIfFailed(string toolName, JsonMembers root, JsonObject? arguments)
    {
        if (FailureIn(root, arguments) is { } text)
        {
            throw FromText(toolName, text, arguments);
        }
    }

    private static string? FailureIn(JsonMembers root, JsonObject? arguments)
    {
        var said = string.Join("\n", Said(root).Distinct(StringComparer.Ordinal));
        if (root["error"] is true || root["success"] is false)
        {
            // What it did do is not lost with the failure: it is part of what is said.
            var rest = root.Members.Where(m => !IsAboutFailure(m.Key)
                && m.Value is JsonMembers { Members.Count: > 0 } or List<object?> { Count: > 0 });
            return string.Join("\n", new[] { said, Describe(rest) }.Where(part => part.Length > 0));
        }

        var saysMore = root.Members.Exists(m => !IsAboutFailure(m.Key) && !IsEcho(m, arguments));
        var isFailure = root["error"] is string { Length: > 0 } or JsonMembers
            || root["errorMessages"] is List<object?> { Count: > 0 };
        return isFailure && !saysMore ? said : null;
    }

    /// <summary>The words of a failure, in the order in which they say most.</summary>
    private static IEnumerable<string> Said(JsonMembers root) =>
        new[] { "error", "errorMessages", "errors", "message" }.SelectMany(name => Texts(root[name]));

    /// <summary>The words in a value, wherever a server puts them.</summary>
    public static IEnumerable<string> Texts(object? value) => value switch
    {
        string { Length: > 0 } text => [text],
        List<object?> list => list.SelectMany(Texts),
        JsonMembers record => Texts(record.Members),
        IEnumerable<KeyValuePair<string, object?>> members => members.FirstOrDefault(
            m => m.Key == "message").Value is string message
            ? [message]
            : members.SelectMany(m => Texts(m.Value).Select(text => $"{m.Key}: {text}")),
        null or bool or long or double or string => [],
        _ => [value.ToString() ?? string.Empty],
    };

    private static bool IsAboutFailure(string name) =>
        name is "success" or "error" or "errors" or "errorMessages" or "message" or "status" or "statusCode"
            or "status_code"
                or "code" or "timestamp" or "path" or "warningMessages";

    private static bool IsEcho(KeyValuePair<string, object?> member, JsonObject? arguments) =>
        arguments?[member.Key] is JsonValue sent && member.Value is string or long or bool
        && string.Equals(
            sent.ToString(),
            Convert.ToString(member.Value, CultureInfo.InvariantCulture),
            StringComparison.OrdinalIgnoreCase);

    private static string Describe(IEnumerable<KeyValuePair<string, object?>> members) =>
        string.Join("\n", members.SelectMany(m => Texts(m.Value).Select(text => $"{m.Key}: {text}")));

    public static EngineException FromText(string toolName, string text, JsonObject? arguments)
    {
        var message = text.Length == 0 ? "The tool reported an error without a message." : text;
        if (message.Length > MaximumMessage)
        {
            message = message.Substring(0, MaximumMessage) + "…";
        }

        foreach (var known in Known)
        {
            if (message.Contains(known.Text, StringComparison.OrdinalIgnoreCase))
            {
                return new EngineException(known.ErrorId, $"{toolName}: {message}", known.Remedy);
            }
        }

        if (Refused.IsMatch(message))
        {
            return new EngineException(
                ErrorIds.AuthenticationFailed,
                $"{toolName}: {message}",
                "The site refused the credential that the server uses. Check that it is valid and not expired, then "
                + "connect again.");
        }

        return new EngineException(
            ErrorIds.ToolFailed,
            $"{toolName}: {message}",
            Remedies.For(toolName, message, arguments));
    }

    /// <summary>The message inside a JSON error text, so that users do not read braces.</summary>
    private static string? MessageIn(string text)
    {
        if (!text.TrimStart().StartsWith('{'))
        {
            return null;
        }

        try
        {
            var node = JsonNode.Parse(text);
            return node?["message"] is JsonValue value && value.TryGetValue(out string? message) ? message : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static readonly (string Text, string ErrorId, string Remedy)[] Known =
    [
        ("permission to connect via API token", ErrorIds.ApiTokenDisabled,
            "Ask an organization admin to allow API tokens (Atlassian Administration > Rovo > Rovo MCP server > "
            + "Authentication), or sign in with OAuth: Connect-Atlassian -OAuth"),
        ("permission to connect from this IP address", ErrorIds.IpBlocked,
            "The organization's IP allowlist does not include this machine. Use an allowed network, or ask an admin to "
            + "add the IP address."),
        ("accessibleResources.filter is not a function", ErrorIds.AuthenticationExpired,
            "The token has expired or was revoked. Connect again: Connect-Atlassian"),
        ("Authentication failed: {\"code\":401", ErrorIds.AuthenticationFailed,
            "Atlassian refused the credential for this call. Connect again, and check that the token has the "
            + "product's scopes."),
        ("The app is not installed on this instance", ErrorIds.PermissionDenied,
            "The login no longer allows writes on this site. Sign in again to install the app again: Connect-Atlassian "
            + "-OAuth"),
        ("We are having trouble completing this action", ErrorIds.PermissionDenied,
            "Atlassian sends this text when its policy refuses the client, the organization or the kind of token. A "
            + "token of a developer-console app (3LO) never works here. Use OAuth, an API token or an API key."),
    ];
}
