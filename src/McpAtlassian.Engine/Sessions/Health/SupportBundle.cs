using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Configuration.Files;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Sessions.Health;

/// <summary>
/// For a support request: the ladder, versions, names of tools and of variables. No secret, no value of a
/// variable, no content of a product; an account is reduced to its domain.
/// </summary>
internal static class SupportBundle
{
    private static readonly string[] Prefixes = [
        "ATLASSIAN_", "JIRA_", "CONFLUENCE_", "MCP_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
        "SSL_CERT_", "CI", "GITHUB_ACTIONS", "TF_BUILD"
    ];

    /// <summary>
    /// Writes the bundle; facts are added as the caller knows them, for example the version of PowerShell.
    /// </summary>
    public static async Task WriteAsync(
        string path,
        HealthReport report,
        IReadOnlyDictionary<string, string?> facts,
        CancellationToken cancellationToken)
    {
        var secrets = await WireSecrets.CollectAsync(
            report.Ladder.Target,
            report.Ladder.Credential,
            report.Ladder.Network,
            cancellationToken).ConfigureAwait(false);
        var text = Create(
            report,
            facts).ToJsonString(
                new System.Text.Json.JsonSerializerOptions(JsonText.NodeOptions) { WriteIndented = true });
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(secrets.Redact(text) + "\n"));
    }

    private static JsonObject Create(HealthReport report, IReadOnlyDictionary<string, string?> facts)
    {
        var ladder = report.Ladder;
        var session = ladder.Session;
        return new JsonObject
        {
            ["format"] = 1,
            ["created"] = DateTimeOffset.UtcNow.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["healthy"] = report.IsHealthy,
            ["environment"] = new JsonObject(facts.Select(f => new KeyValuePair<string, JsonNode?>(f.Key, f.Value)))
            {
                ["engine"] = typeof(SupportBundle).Assembly.GetName().Version?.ToString(),
                ["runtime"] = RuntimeInformation.FrameworkDescription,
                ["system"] = RuntimeInformation.OSDescription,
                ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
                ["culture"] = System.Globalization.CultureInfo.CurrentCulture.Name,
                ["variables"] = Names(VariableNames()),
            },
            ["session"] = new JsonObject
            {
                ["server"] = ladder.Target.DisplayName,
                ["method"] = ladder.Credential.Method,
                ["accountDomain"] = ladder.Credential.Account is { } account && account.IndexOf('@') is >= 0 and var at
                    ? account.Substring(at + 1)
                    : null,
                ["expiresOn"] =
                    ladder.Credential.ExpiresOn?.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                ["proxy"] = ladder.Network.Proxy?.GetLeftPart(UriPartial.Authority),
                ["skipCertificateCheck"] = ladder.Network.SkipCertificateCheck,
                ["serverName"] = session?.ServerName,
                ["serverVersion"] = session?.ServerVersion,
                ["protocolVersion"] = session?.ProtocolVersion,
                ["siteCount"] = session?.Sites.Count,
                ["tools"] = Names(session?.Catalogue.Tools.Select(t => t.Name) ?? []),
            },
            ["steps"] = new JsonArray([.. report.Steps.Select(step => (JsonNode)new JsonObject
            {
                ["name"] = step.Name,
                ["result"] = step.Result.ToString(),
                ["milliseconds"] = Math.Round(step.Duration.TotalMilliseconds, 1),
                ["errorId"] = step.ErrorId,
                ["message"] = WithoutAddresses(step.Message),
                ["remedy"] = step.Remedy,
            })]),
        };
    }

    private static IEnumerable<string> VariableNames() =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(
                name => Prefixes.Any(
                    prefix => name.Equals(prefix, StringComparison.OrdinalIgnoreCase)
                        || (prefix.EndsWith('_')
                        && name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))))
            .OrderBy(name => name, StringComparer.Ordinal);

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => (JsonNode)name)]);

    /// <summary>E-mail addresses keep their domain only.</summary>
    private static string WithoutAddresses(string text) =>
        System.Text.RegularExpressions.Regex.Replace(
            text,
            @"[A-Za-z0-9._%+-]{1,64}@(?=[A-Za-z0-9.-]{1,255})",
            "…@",
            System.Text.RegularExpressions.RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1));
}
