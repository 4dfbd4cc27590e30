using System;
using System.Linq;
using System.Management.Automation.Language;

namespace McpAtlassian.Cmdlets.Generation;

/// <summary>
/// Reads what was written with PowerShell's own parser and lets nothing through but one function of the expected name
/// that calls what ours call: a second line of defence behind the escaping.
/// </summary>
internal static class FunctionGuard
{
    private static readonly string[] Calls = [ModuleText.Helper, ModuleText.Invoke, ModuleText.List, ModuleText.Rows];
    private static readonly string[] Members = ["ContainsKey", "GetValue", "Process", "End", "Clean"];

    public static bool IsSound(GeneratedCommand command)
    {
        var script = Parser.ParseInput(command.Text, out _, out var errors);
        return errors.Length == 0
            && script.ParamBlock is null && script.BeginBlock is null && script.ProcessBlock is null && script.DynamicParamBlock is null
            && script.EndBlock is { Statements.Count: 1 } end
            && end.Statements[0] is FunctionDefinitionAst function
            && function.Name == command.Name
            && script.FindAll(ast => !IsExpected(ast), searchNestedScriptBlocks: true).FirstOrDefault() is null;
    }

    private static bool IsExpected(Ast ast) => ast switch
    {
        CommandAst call => Calls.Contains(call.GetCommandName(), StringComparer.Ordinal) && call.Redirections.Count == 0,
        InvokeMemberExpressionAst call => call.Member is StringConstantExpressionAst { Value: var member } && Members.Contains(member, StringComparer.Ordinal),
        StringConstantExpressionAst text => text.StringConstantType is StringConstantType.SingleQuoted or StringConstantType.BareWord,
        ExpandableStringExpressionAst or SubExpressionAst or ArrayExpressionAst or ScriptBlockExpressionAst or TypeExpressionAst or UsingStatementAst or FileRedirectionAst => false,
        FunctionDefinitionAst function => function.Parent?.Parent is ScriptBlockAst { Parent: null },
        _ => true,
    };
}
