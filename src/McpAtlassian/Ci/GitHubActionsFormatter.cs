using System.Text;

namespace McpAtlassian.Ci;

/// <summary>GitHub Actions: "::name property=value::data".</summary>
internal sealed class GitHubActionsFormatter : CiFormatter
{
    public static readonly GitHubActionsFormatter Instance = new();

    /// <summary>GitHub discards a summary that is larger than 1 MiB, all of it.</summary>
    private const long MaximumSummary = 1000 * 1000;

    private GitHubActionsFormatter()
    {
    }

    public override IEnumerable<string> Mask(string value) => ["::add-mask::" + EscapeData(value)];

    public override string Error(string title, string message) =>
        $"::error title={EscapeProperty(title)}::{EscapeData(message)}";

    public override string? AppendSummary(string markdown)
    {
        if (Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is { Length: > 0 } path
            && !(new FileInfo(path) is { Exists: true, Length: > MaximumSummary }))
        {
            File.AppendAllText(path, markdown, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        return null;
    }

    internal static string EscapeData(string text) =>
        text.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A");

    internal static string EscapeProperty(string text) =>
        EscapeData(text).Replace(":", "%3A").Replace(",", "%2C");
}
