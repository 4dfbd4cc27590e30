using System.Management.Automation.Language;

namespace McpAtlassian.Generation;

/// <summary>
/// Reads what was written with PowerShell's own parser and lets nothing through but one function of the expected name
/// that calls what ours call: a second line of defence behind the escaping.
/// </summary>
internal static class FunctionGuard
{
    private static readonly string[] Attributes =
    [
        "CmdletBinding", "Parameter", "Alias", "AllowNull", "AllowEmptyString", "AllowEmptyCollection", "ValidateRange",
        "ArgumentCompletions", "OutputType", "PSTypeName", "McpAtlassian.Models.ToolArgument",
        "McpAtlassian.Tools.ToolValue",
    ];

    public static bool IsSound(GeneratedCommand command)
    {
        var script = Parser.ParseInput(command.Text, out _, out var errors);
        return errors.Length == 0
            && script.ParamBlock is null
            && script.BeginBlock is null
            && script.ProcessBlock is null
            && script.DynamicParamBlock is null
            && script.EndBlock is { Statements.Count: 1 } end
            && end.Statements[0] is FunctionDefinitionAst function
            && function.Name == command.Name
            && script.FindAll(ast => !IsExpected(ast), searchNestedScriptBlocks: true).FirstOrDefault() is null;
    }

    private static bool IsExpected(Ast ast) => ast switch
    {
        CommandAst call => call.Redirections.Count == 0 && call.InvocationOperator == TokenKind.Ampersand
            && call.CommandElements[0] is VariableExpressionAst { VariablePath.UserPath: ModuleText.StepVariable },
        AttributeAst attribute => Attributes.Contains(attribute.TypeName.FullName, StringComparer.Ordinal),
        StringConstantExpressionAst text =>
            text.StringConstantType is StringConstantType.SingleQuoted or StringConstantType.BareWord,
        InvokeMemberExpressionAst or ExpandableStringExpressionAst or SubExpressionAst or ArrayExpressionAst
            or ScriptBlockExpressionAst or TypeExpressionAst or UsingStatementAst or FileRedirectionAst => false,
        FunctionDefinitionAst function => function.Parent?.Parent is ScriptBlockAst { Parent: null },
        _ => true,
    };
}
