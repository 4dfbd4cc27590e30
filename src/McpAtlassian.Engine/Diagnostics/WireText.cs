using System.Text.Json;
using System.Text.RegularExpressions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Diagnostics;

/// <summary>Writes a message down for people: direction, method, id, and so much of the body as one reads.</summary>
internal static partial class WireText
{
    private const int ShownLength = 4096;

    /// <summary>Searched for secrets; more than shown, so that none is cut in two before it is found.</summary>
    private const int SearchedLength = 65536;

    public static string Describe(JsonRpcMessage message, bool outgoing, Redactor secrets)
    {
        var arrow = outgoing ? "-> " : "<- ";
        var what = message switch
        {
            JsonRpcRequest request => $"{request.Method} (id {request.Id})",
            JsonRpcNotification notification => notification.Method,
            JsonRpcResponse response => $"result (id {response.Id})",
            JsonRpcError error => $"error (id {error.Id})",
            _ => message.GetType().Name,
        };
        var body =
            JsonSerializer.Serialize(message, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)));
        return arrow + what + " " + Shorten(body, secrets);
    }

    /// <summary>
    /// The beginning of a body without secrets: known ones, what looks like one, and what is named like one.
    /// </summary>
    public static string Shorten(string body, Redactor secrets)
    {
        var length = body.Length;
        var text = secrets.Redact(length > SearchedLength ? body.Substring(0, SearchedLength) : body);
        try
        {
            text = ReplaceMembers(text, static (name, _) => IsSecret(name) ? Redactor.Mask : null);
        }
        catch (RegexMatchTimeoutException)
        {
            return "(body withheld: it could not be searched for secrets in time)";
        }

        return text.Length > ShownLength ? $"{text.Substring(0, ShownLength)}… ({length} characters)" : text;
    }

    /// <summary>
    /// The text with other values for members of JSON in it, where the function has one: it sees name and value.
    /// </summary>
    /// <exception cref="RegexMatchTimeoutException">It could not be searched in time.</exception>
    public static string ReplaceMembers(string text, Func<string, string, string?> replacement) =>
        Members().Replace(
            text,
            member => replacement(member.Groups["name"].Value, member.Groups["value"].Value) is { } value
                ? $"\"{member.Groups["name"].Value}\":\"{value}\""
                : member.Value);

    /// <summary>A token of progress is a number that the client makes up.</summary>
    public static bool IsSecret(string name) => name != "progressToken" && SecretNames.IsSecret(name);

    [GeneratedRegex(
        @"""(?<name>[^""\\]{1,80})""\s*:\s*""(?<value>(?:[^""\\]|\\.)*)(?:""|$)",
        RegexOptions.CultureInvariant,
        2000)]
    private static partial Regex Members();
}
