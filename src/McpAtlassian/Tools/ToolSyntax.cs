using System.Text;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Schema;
using McpAtlassian.Text;

namespace McpAtlassian.Tools;

/// <summary>Writes a tool's call as PowerShell: the syntax line and an example to start from.</summary>
internal static class ToolSyntax
{
    private const string Command = "Invoke-AtlassianMcpTool ";

    /// <param name="tool">The tool.</param>
    /// <param name="ownNames">What Invoke-AtlassianMcpTool calls its own parameters.</param>
    public static string Syntax(ToolInfo tool, ICollection<string> ownNames)
    {
        var text = new StringBuilder(Command).Append(Quoted(tool.Name));
        foreach (var parameter in tool.Schema.Parameters.OrderBy(p => p.IsAsked ? 0 : 1))
        {
            if (ToolParameterSet.NameFor(parameter.Name, ownNames) is not { } name)
            {
                continue; // Only -Arguments can name it.
            }

            var one = "-" + name + " <" + TypeName(parameter) + ">";
            text.Append(' ').Append(parameter.IsAsked ? one : "[" + one + "]");
        }

        return text.ToString();
    }

    public static string Example(ToolInfo tool)
    {
        var needed = tool.Schema.Parameters.Where(p => p.IsAsked).ToList();
        var call = Command + Quoted(tool.Name);
        return needed.Count == 0
            ? call
            : call + " @{ " + string.Join("; ", needed.Select(p => Quoted(p.Name) + " = " + Placeholder(p))) + " }";
    }

    private static string TypeName(ToolParameter parameter)
    {
        if (parameter.EnumValues.Count > 0)
        {
            return string.Join("|", parameter.EnumValues.Select(v => HarmlessText.Of(v?.ToString() ?? "null")));
        }

        return parameter.Kind switch
        {
            ToolValueKind.Array => ScalarName(parameter.ItemKind, null) + "[]",
            _ => ScalarName(parameter.Kind, parameter.Format),
        };
    }

    private static string ScalarName(ToolValueKind kind, string? format) => kind switch
    {
        ToolValueKind.String => format is "date" or "date-time" ? "datetime" : "string",
        ToolValueKind.Integer => "long",
        ToolValueKind.Number => "double",
        ToolValueKind.Boolean => "bool",
        ToolValueKind.Object => "hashtable",
        _ => "object",
    };

    internal static string Placeholder(ToolParameter parameter) => parameter switch
    {
        { IsAttachment: true } => Quote("./notes.txt"),
        { EnumValues.Count: > 0 } => Quote(parameter.EnumValues[0]?.ToString() ?? string.Empty),
        { Kind: ToolValueKind.Boolean } => "$true",
        { Kind: ToolValueKind.Integer } => "1",
        { Kind: ToolValueKind.Number } => "1.5",
        { Kind: ToolValueKind.Object } => "@{ }",
        { Kind: ToolValueKind.Array } => "@(" + Quote(parameter.Name) + ")",
        { Format: "date" } => "'2026-12-31'",
        _ => Samples.TryGetValue(parameter.Name, out var sample) ? Quote(sample) : Quote(parameter.Name),
    };

    internal static string Quoted(string name) =>
        name.All(c => char.IsLetterOrDigit(c) || c == '_') && name.Length > 0 && !char.IsDigit(name[0])
            ? name
            : Quote(name);

    private static string Quote(string text) => SingleQuoted.Of(HarmlessText.Of(text));

    private static readonly Dictionary<string, string> Samples = new(System.StringComparer.Ordinal)
    {
        ["issueIdOrKey"] = "DEMO-1",
        ["projectKey"] = "DEMO",
        ["projectIdOrKey"] = "DEMO",
        ["issueType"] = "Task",
        ["issueTypeName"] = "Task",
        ["jql"] = "project = DEMO ORDER BY key",
        ["cql"] = "type = page",
        ["query"] = "printer",
        ["goal"] = "list the sprints of a board",
    };
}
