using System.Collections;
using System.Management.Automation.Language;
using McpAtlassian.Completion;

namespace McpAtlassian.Tools;

/// <summary>Completes the values of a tool's argument where its schema lists them.</summary>
internal sealed class ToolArgumentCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        var argument = parameterName.StartsWith(ToolParameterSet.Prefix, StringComparison.OrdinalIgnoreCase)
            ? parameterName.Substring(ToolParameterSet.Prefix.Length)
            : parameterName;
        if (fakeBoundParameters["Name"]?.ToString() is not { } tool
            || SessionOf.Command(fakeBoundParameters)?.Engine?.Catalogue.Find(tool)?.Schema is not { } schema
            || (schema.Find(parameterName) ?? schema.Find(argument)) is not { } parameter)
        {
            return [];
        }

        return Completions.Match(
            wordToComplete, parameter.EnumValues.Select(v => (v?.ToString() ?? string.Empty, parameter.Description)));
    }
}
