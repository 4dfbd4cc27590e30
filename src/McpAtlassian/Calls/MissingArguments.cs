using System.Management.Automation.Host;
using McpAtlassian.Engine.Tools.Schema;
using McpAtlassian.Pipeline;
using McpAtlassian.Tools;

namespace McpAtlassian.Calls;

/// <summary>Asks at the prompt for required arguments, as PowerShell asks for mandatory parameters.</summary>
internal static class MissingArguments
{
    /// <summary>The answers, by the names that the tool knows; what is left empty stays missing.</summary>
    public static IEnumerable<(string Name, object? Value)> Ask(
        PSCmdlet cmdlet, IReadOnlyList<(string Name, ToolParameter Argument)> missing)
    {
        if (missing.Count == 0)
        {
            return [];
        }

        var answers = new Questions(cmdlet).Unless(cmdlet.Host.UI.Prompt(
            $"cmdlet {cmdlet.MyInvocation.MyCommand.Name}",
            "Supply values for the following parameters:",
            [.. missing.Select(one => Field(one.Name, one.Argument))]));
        return missing.Where(one => answers?.GetValueOrDefault(one.Name) is { BaseObject: not "" })
            .Select(one => (one.Argument.Name, PlainValues.From(answers![one.Name])));
    }

    private static FieldDescription Field(string name, ToolParameter argument)
    {
        // Without a label the host does not offer its help.
        var field = new FieldDescription(name) { Label = name, HelpMessage = ToolParameterSet.ToolTip(argument) };

        // Text is what can be typed; the binder makes of it what the schema wants.
        var type = ToolParameterSet.TypeOf(argument);
        field.SetParameterType(type.IsArray ? typeof(string[]) : typeof(string));
        return field;
    }
}
