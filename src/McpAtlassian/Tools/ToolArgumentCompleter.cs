using System.Collections;
using System.Management.Automation.Language;
using McpAtlassian.Completion;

namespace McpAtlassian.Tools;

/// <summary>
/// Completes the values of a tool's argument, on Invoke-AtlassianMcpTool and on a command that was made of the tool.
/// </summary>
internal sealed class ToolArgumentCompleter : IArgumentCompleter
{
    private static readonly ScriptBlock FindFunction = ScriptBlock.Create(
        "param($name) Microsoft.PowerShell.Core\\Get-Command -Name $name -CommandType Function -ErrorAction Ignore");

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        var mark = MarkOf(commandName, parameterName);
        if (mark is not null && !fakeBoundParameters.Contains("Session"))
        {
            fakeBoundParameters["Session"] = mark.Session;
        }

        var argument = parameterName.StartsWith(ToolParameterSet.Prefix, StringComparison.OrdinalIgnoreCase)
            ? parameterName.Substring(ToolParameterSet.Prefix.Length)
            : parameterName;
        if ((mark?.Tool ?? fakeBoundParameters["Name"]?.ToString()) is not { } tool
            || SessionOf.Command(fakeBoundParameters)?.Engine is not { } session
            || session.Catalogue.Find(tool)?.Schema is not { } schema
            || (schema.Find(mark?.Argument ?? parameterName) ?? schema.Find(argument)) is not { } parameter)
        {
            return [];
        }

        return ArgumentValues.Of(session, schema, parameter, wordToComplete, commandAst, fakeBoundParameters);
    }

    private static ToolValueAttribute? MarkOf(string command, string parameter)
    {
        try
        {
            return FindFunction.Invoke(command).Select(found => found.BaseObject).OfType<FunctionInfo>()
                .FirstOrDefault()?.Parameters.GetValueOrDefault(parameter)?
                .Attributes.OfType<ToolValueAttribute>().FirstOrDefault();
        }
        catch (RuntimeException)
        {
            return null; // Tab must never answer with an error.
        }
    }
}
