using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Naming;
using McpAtlassian.Engine.Tools.Schema;
using McpAtlassian.Text;

namespace McpAtlassian.Tools;

/// <summary>A tool's arguments to be filled in: PowerShell completes no keys inside @{ }.</summary>
internal static class ToolTemplate
{
    private const int MaximumWidth = 100;

    /// <summary>A hashtable; what need not be given is commented out.</summary>
    public static string Hashtable(ToolInfo tool)
    {
        var parameters = Parameters(tool).ToList();
        var width = parameters.Select(p => Key(p).Length).DefaultIfEmpty().Max();
        var lines = parameters.Select(p =>
        {
            var entry = $"{Key(p).PadRight(width)} = {ToolSyntax.Placeholder(p)}";
            var note = HarmlessText.Of(ToolWording.Describe(p)).ReplaceLineEndings(" ");
            var line = $"    {(p.IsAsked ? string.Empty : "# ")}{entry} # {note}";
            return line.Length > MaximumWidth ? line.Substring(0, MaximumWidth - 1) + "…" : line;
        });
        return $"@{{{Environment.NewLine}{string.Join(Environment.NewLine, lines)}{Environment.NewLine}}}";
    }

    /// <summary>The first line of a CSV file whose rows are calls.</summary>
    public static string Header(ToolInfo tool) => string.Join(
        ',', Parameters(tool).Where(p => p.Kind != ToolValueKind.Object).Select(p => Cell(p.Name)));

    private static IEnumerable<ToolParameter> Parameters(ToolInfo tool) => tool.Schema.Parameters
        .Where(p => !CloudIdArgument.IsName(p.Name)).OrderBy(p => p.IsAsked ? 0 : 1);

    private static string Key(ToolParameter parameter) => ToolSyntax.Quoted(parameter.Name);

    private static string Cell(string name) =>
        name.AsSpan().IndexOfAny(",\"\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"")}\"";
}
