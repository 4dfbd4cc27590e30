using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using McpAtlassian.Generation;
using McpAtlassian.Sessions;

namespace McpAtlassian.Suggestions;

/// <summary>
/// The line that was meant by one that named a tool or a command wrongly. It knows the tools of open sessions from
/// memory.
/// </summary>
internal static class NameAdvice
{
    private const int MaximumLines = 2;

    // A server chooses its tools' names: only one that stands for itself on a command line is offered there.
    private static readonly Regex PlainName = new(
        @"^[A-Za-z][\w.-]*\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    public static IReadOnlyList<string> For(string line, ErrorRecord? error)
    {
        var id = error?.FullyQualifiedErrorId ?? string.Empty;
        var tools = SessionTable.All.Where(static session => session.State == "Open")
            .SelectMany(static session => session.Engine!.Catalogue.Tools.Select(static tool => tool.Name))
            .Where(static tool => PlainName.IsMatch(tool)).Distinct(StringComparer.Ordinal).ToList();
        if (id.StartsWith(ErrorIds.ToolNotFound + ",", StringComparison.Ordinal))
        {
            return Wrong(line, tools) is { } tool ? Corrected(line, tool, Near(tool.Value, tools)) : [];
        }

        return id == "CommandNotFoundException" && error!.TargetObject is string name
            ? ForCommand(line, name, tools)
            : [];
    }

    private static List<string> ForCommand(string line, string name, List<string> tools)
    {
        if (GivenCall.Commands(line).FirstOrDefault(command => name == command.GetCommandName()) is not { } wrong)
        {
            return [];
        }

        var commands = CommandNames.For(tools, ToolImport.DefaultPrefix).ToDictionary(
            static pair => pair.Value, static pair => pair.Key, StringComparer.OrdinalIgnoreCase);
        var element = wrong.CommandElements[0];
        return [.. Near(name, [.. tools, .. commands.Keys, .. CommandNames.Own]).Select(found =>
            tools.Contains(found) ? Replaced(line, element, "Invoke-AtlassianMcpTool " + found)
            : commands.TryGetValue(found, out var tool)
                ? $"Import-AtlassianMcpTool {tool}; {Replaced(line, element, found)}"
            : Replaced(line, element, found))];
    }

    // The tool's name in the line: what follows the command that calls tools, and is none.
    private static StringConstantExpressionAst? Wrong(string line, List<string> tools) => GivenCall.Commands(line)
        .Select(static command => command.CommandElements)
        .Where(static elements => elements.Count > 1 && elements[0].Extent.Text.EndsWith(
            "-AtlassianMcpTool", StringComparison.OrdinalIgnoreCase))
        .Select(static elements => elements[1]).OfType<StringConstantExpressionAst>()
        .FirstOrDefault(name => !tools.Contains(name.Value, StringComparer.OrdinalIgnoreCase));

    private static List<string> Corrected(string line, CommandElementAst wrong, IEnumerable<string> names) =>
        [.. names.Select(name => Replaced(line, wrong, name))];

    // The very name, or a few slips away from it: most mistyped commands are none of ours.
    private static IEnumerable<string> Near(string name, List<string> candidates) =>
        candidates.Find(one => one.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } same ? [same]
        : NearestNames.Find(name, candidates, MaximumLines * 4)
            .Where(one => IsNear(name.ToUpperInvariant(), one.ToUpperInvariant())).Take(MaximumLines);

    private static bool IsNear(string name, string other) =>
        Math.Max(1, name.Length / 5) is var slips && NearestNames.Distance(name, other, slips) <= slips;

    private static string Replaced(string line, CommandElementAst element, string text) =>
        line.Substring(0, element.Extent.StartOffset) + text + line.Substring(element.Extent.EndOffset);
}
