using System.Text;

namespace McpAtlassian.Ci;

/// <summary>Azure DevOps: "##vso[area.action property=value;]data".</summary>
internal sealed class AzurePipelinesFormatter : CiFormatter
{
    public static readonly AzurePipelinesFormatter Instance = new();

    private AzurePipelinesFormatter()
    {
    }

    /// <summary>
    /// Whether an agent decodes %AZP25 depends on its version and on the variable DECODE_PERCENTS, so a value with a
    /// percent sign is given in both spellings: one of them is the value, the other hides nothing.
    /// </summary>
    public override IEnumerable<string> Mask(string value)
    {
        yield return "##vso[task.setsecret]" + EscapeData(value);
        if (value.Contains('%'))
        {
            yield return "##vso[task.setsecret]" + value;
        }
    }

    public override string Error(string title, string message) =>
        $"##vso[task.logissue type=error;code={EscapeProperty(title)}]{EscapeData(message)}";

    /// <summary>
    /// The agent uploads a whole file, so each text is a file of its own, in the folder that the agent empties.
    /// </summary>
    public override string? AppendSummary(string markdown)
    {
        var folder = Environment.GetEnvironmentVariable("AGENT_TEMPDIRECTORY") is { Length: > 0 } agents
            ? agents
            : Path.GetTempPath();
        var path = Path.GetFullPath(Path.Combine(folder, $"mcpatlassian-summary-{Guid.NewGuid():N}.md"));
        File.WriteAllText(path, markdown, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return "##vso[task.uploadsummary]" + path;
    }

    internal static string EscapeData(string text) =>
        text.Replace("%", "%AZP25").Replace("\r", "%0D").Replace("\n", "%0A");

    internal static string EscapeProperty(string text) =>
        EscapeData(text).Replace(";", "%3B").Replace("]", "%5D");
}
