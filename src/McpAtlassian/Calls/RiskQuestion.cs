using System.Management.Automation;
using McpAtlassian.Ci;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Text;

namespace McpAtlassian.Calls;

/// <summary>
/// Asks before a call as its risk demands. Runs on the pipeline thread; makes no request of its own. ConfirmImpact is
/// fixed per cmdlet, so a destructive tool asks with ShouldContinue besides.
/// </summary>
internal static class RiskQuestion
{
    /// <summary>True for a call that only reads, unless it is a dry run: it need not wait for the pipeline's thread.</summary>
    public static bool NeedsNoQuestion(PSCmdlet cmdlet, PreparedCall call) => call.Access == ToolAccess.Read && Bound(cmdlet, "WhatIf") != true;

    /// <summary>True when the call may be sent.</summary>
    /// <exception cref="EngineException">ConfirmationRequired: a question is due and nobody can answer it.</exception>
    public static bool Allows(PSCmdlet cmdlet, PreparedCall call, PSObject? input, bool force, RiskAnswers answers)
    {
        if (NeedsNoQuestion(cmdlet, call))
        {
            return true;
        }

        bool? confirm = Bound(cmdlet, "Confirm");
        var preference = ConfirmPreference(cmdlet);
        bool dryRun = IsRehearsal(cmdlet);
        bool writeAsks = confirm ?? preference is ConfirmImpact.Low or ConfirmImpact.Medium;
        bool destructiveAsks = call.Access == ToolAccess.Destructive && !force && confirm != false && preference != ConfirmImpact.None;
        string target = Describe(call, input);
        if (!dryRun && (writeAsks || destructiveAsks) && !Interactivity.SomeoneIsThere)
        {
            throw new EngineException(
                ErrorIds.ConfirmationRequired,
                $"{target} needs a confirmation, and nobody is there to give it. Nothing was sent.",
                "Add -Confirm:$false (or -Force for a destructive tool) if the call is meant.");
        }

        string arguments = HostText.Shown(HarmlessText.Of(call.DescribeArguments()));
        if (!cmdlet.ShouldProcess(
            $"Performing the operation \"Call ({AtlassianMcpTool.AccessName(call.Access)})\" on target \"{target}\" with arguments {arguments}",
            $"{target}\n{arguments}",
            $"Call {HostText.Shown(HarmlessText.Of(call.Tool.Name))} ({AtlassianMcpTool.AccessName(call.Access)})?"))
        {
            return false;
        }

        return !destructiveAsks || confirm == true || Continues(cmdlet, call, target, answers);
    }

    /// <summary>True under -WhatIf or its preference.</summary>
    public static bool IsRehearsal(PSCmdlet cmdlet) => Bound(cmdlet, "WhatIf") ?? IsWhatIfPreferred(cmdlet);

    private static bool Continues(PSCmdlet cmdlet, PreparedCall call, string target, RiskAnswers answers)
    {
        bool yes = answers.Yes;
        bool no = answers.No;
        bool continues = cmdlet.ShouldContinue($"This cannot be undone: {target}", $"Call {HarmlessText.Of(call.Tool.Name)}?", ref yes, ref no);
        answers.Yes = yes;
        answers.No = no;
        return continues;
    }

    private static string Describe(PreparedCall call, PSObject? input)
    {
        string text = call.Site is null ? call.Tool.Name : $"{call.Site}: {call.Tool.Name}";
        string what = call.DescribeTarget();
        string title = what.Contains('"') || !call.UsesRow ? string.Empty : TitleOf(input);
        return HostText.Shown(HarmlessText.Of($"{text} {what} {title}".TrimEnd()));
    }

    /// <summary>What a piped object calls itself; no request is made for it.</summary>
    private static string TitleOf(PSObject? input)
    {
        if (input is null or { BaseObject: string or System.ValueType })
        {
            return string.Empty;
        }

        var fields = input.Properties["fields"]?.Value as PSObject;
        object? title = input.Properties["summary"]?.Value ?? fields?.Properties["summary"]?.Value ?? input.Properties["title"]?.Value ?? input.Properties["name"]?.Value;
        return (title is PSObject wrapped ? wrapped.BaseObject : title) is string { Length: > 0 } words ? $"\"{Redactor.RedactShapes(words)}\"" : string.Empty;
    }

    private static bool? Bound(PSCmdlet cmdlet, string name) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(name, out object? value) ? LanguagePrimitives.IsTrue(value) : null;

    private static bool IsWhatIfPreferred(PSCmdlet cmdlet) =>
        LanguagePrimitives.IsTrue(cmdlet.SessionState.PSVariable.GetValue("WhatIfPreference"));

    private static ConfirmImpact ConfirmPreference(PSCmdlet cmdlet) =>
        LanguagePrimitives.TryConvertTo(cmdlet.SessionState.PSVariable.GetValue("ConfirmPreference"), out ConfirmImpact impact) ? impact : ConfirmImpact.High;
}
