using System.Management.Automation.Language;
using McpAtlassian.Generation;

namespace McpAtlassian.Suggestions;

/// <summary>An argument as it was typed: with its parameter's name, or by its place.</summary>
internal sealed record GivenArgument(string? Name, string? Value)
{
    public string Text => Name is null ? Value! : Value is null ? Name : Name + " " + Value;
}

/// <summary>A call of a tool or a command of this module, read from a line.</summary>
/// <param name="Subject">The tool, where one is called by its name; otherwise the command.</param>
internal sealed record GivenCall(string Subject, IReadOnlyList<GivenArgument> Arguments)
{
    private const string CallsTools = "Invoke-AtlassianMcpTool";

    /// <summary>Null for what is not ours, and for a tool whose name is not there yet.</summary>
    /// <param name="end">Where the line is taken to end: what begins there or later is not read.</param>
    public static GivenCall? From(CommandAst command, int end)
    {
        var elements = command.CommandElements.Where(element => element.Extent.StartOffset < end).ToList();
        if (elements.Count == 0 || command.GetCommandName() is not { } name || !IsOurs(name))
        {
            return null;
        }

        var next = 1;
        if (name.Equals(CallsTools, StringComparison.OrdinalIgnoreCase))
        {
            if (elements.Count < 2 || elements[1] is not StringConstantExpressionAst tool)
            {
                return null;
            }

            name = tool.Value;
            next = 2;
        }

        var arguments = new List<GivenArgument>();
        for (; next < elements.Count; next++)
        {
            if (elements[next] is not CommandParameterAst parameter)
            {
                arguments.Add(new GivenArgument(null, elements[next].Extent.Text));
            }
            else if (parameter.Argument is { } value)
            {
                arguments.Add(new GivenArgument("-" + parameter.ParameterName, value.Extent.Text));
            }
            else
            {
                var hasValue = next + 1 < elements.Count && elements[next + 1] is not CommandParameterAst;
                arguments.Add(new GivenArgument(
                    "-" + parameter.ParameterName, hasValue ? elements[++next].Extent.Text : null));
            }
        }

        return new GivenCall(name, arguments);
    }

    public static IEnumerable<CommandAst> Commands(string line) => Parser.ParseInput(line, out _, out _)
        .FindAll(static node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>();

    private static bool IsOurs(string name) =>
        CommandNames.Own.Contains(name) || name.Contains("-Atlassian", StringComparison.OrdinalIgnoreCase);
}
