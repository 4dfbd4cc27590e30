using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Configuration.Entries;

/// <summary>
/// The references in a client's strings. Forms that only some clients know are looked for only there.
/// </summary>
internal sealed class ReferenceSyntax
{
    private const string Common =
        @"\$\{\{\s*secrets\.(?<name>[\w.-]+)\s*\}\}|\$\{input:(?<input>[^}]+)\}|\$\{file:(?<file>[^}]+)\}|"
        + @"\$\{env:(?<name>\w+)\}|\$\{(?<name>[A-Za-z_]\w*)(?::-(?<default>[^}]*))?\}|\$env:(?<name>[A-Za-z_]\w*)|"
        + @"(?<command>\$\([^)]*\))|(?<vault>op://\S+)";
    private const string Braces = @"|\{env:(?<name>\w+)\}|\{file:(?<file>[^}]+)\}";
    private const string Dollar = @"|\$(?<name>[A-Za-z_]\w*)";
    private readonly Regex _regex;

    private ReferenceSyntax(bool dollar, bool braces)
    {
        _regex = new Regex(
            Common + (braces ? Braces : string.Empty) + (dollar ? Dollar : string.Empty),
            RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1));
    }

    public static ReferenceSyntax For(Clients.ClientDescription client) => new(
        client.ExpandsDollar || client.Name is "CopilotCli" or "CopilotAgent" or "Goose",
        client.Name is "OpenCode" or "Kilo");

    public IEnumerable<string> Names(string value)
    {
        foreach (Match match in _regex.Matches(value))
        {
            yield return match.Groups["input"].Success ? "input:" + match.Groups["input"].Value
                : match.Groups["file"].Success ? "file:" + match.Groups["file"].Value
                : match.Groups["name"].Success ? match.Groups["name"].Value
                : match.Value;
        }
    }

    public string Resolve(string value, Func<string, string?> variable, Func<string, string?> input) =>
        _regex.Replace(value, match => One(match, variable, input));

    private static string One(Match match, Func<string, string?> variable, Func<string, string?> input)
    {
        if (match.Groups["command"].Success || match.Groups["vault"].Success)
        {
            throw new EngineException(
                ErrorIds.CredentialRequired,
                $"The value comes from '{match.Value}', which only its own client can resolve.",
                "Connect with -EmailAddress and -ApiToken, or put the value in an environment variable.");
        }

        if (match.Groups["input"].Success)
        {
            return input(match.Groups["input"].Value) ?? throw Missing("input", match.Groups["input"].Value);
        }

        if (match.Groups["file"].Success)
        {
            var path = match.Groups["file"].Value;
            return File.Exists(path) ? File.ReadAllText(path).Trim() : throw Missing("file", path);
        }

        var name = match.Groups["name"].Value;
        return variable(name) is { Length: > 0 } found ? found
            : match.Groups["default"].Success ? match.Groups["default"].Value
            : throw Missing("environment variable", name);
    }

    private static EngineException Missing(string what, string name) => new(
        ErrorIds.CredentialRequired,
        $"The {what} '{name}' that the entry refers to is not set.",
        what == "environment variable"
            ? $"Set it first: $env:{name} = '…'"
            : "Connect with -EmailAddress and -ApiToken instead.");
}
