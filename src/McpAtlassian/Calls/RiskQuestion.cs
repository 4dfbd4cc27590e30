using System.Management.Automation.Host;
using McpAtlassian.Ci;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Text;

namespace McpAtlassian.Calls;

/// <summary>
/// Asks before a call as its risk demands. Runs on the pipeline thread; makes no request of its own. ConfirmImpact is
/// fixed per cmdlet, so a destructive tool asks with ShouldContinue instead of ShouldProcess.
/// </summary>
internal static class RiskQuestion
{
    /// <summary>
    /// True for a call that only reads, unless it is a dry run: it need not wait for the pipeline's thread.
    /// </summary>
    public static bool NeedsNoQuestion(PSCmdlet cmdlet, PreparedCall call) =>
        call.Access == ToolAccess.Read && Bound(cmdlet, "WhatIf") != true;

    /// <summary>True when a question before a destructive call is due, and its answer is still open.</summary>
    public static bool WillAsk(PSCmdlet cmdlet, PreparedCall call, bool force, RiskAnswers answers) =>
        !IsRehearsal(cmdlet)
            && AsksContinue(cmdlet, call, force)
            && !answers.Yes
            && !answers.No
            && Interactivity.SomeoneIsThere;

    /// <summary>True for a piped object that says what it is called.</summary>
    public static bool IsNamed(PreparedCall call, PSObject? input) =>
        call.DescribeTarget().Contains('"') || (call.UsesRow && TitleOf(input).Length > 0);

    /// <summary>True when the call may be sent.</summary>
    /// <exception cref="EngineException">ConfirmationRequired: the session is not interactive.</exception>
    public static bool Allows(
        PSCmdlet cmdlet, PreparedCall call, PSObject? input, string? title, bool force, RiskAnswers answers)
    {
        if (NeedsNoQuestion(cmdlet, call))
        {
            return true;
        }

        var isRehearsal = IsRehearsal(cmdlet);
        var asksContinue = !isRehearsal && AsksContinue(cmdlet, call, force);
        var asks = asksContinue || (!isRehearsal && AsksAtEachWrite(cmdlet));
        var target = Describe(call, input, title);
        if (asks && !Interactivity.SomeoneIsThere)
        {
            throw Unanswered(target, inner: null);
        }

        try
        {
            return asksContinue
                ? Continues(cmdlet, call, target, answers)
                : Processes(cmdlet, call, target);
        }
        catch (Exception error)
            when (asks && error is HostException or InvalidOperationException or NotImplementedException)
        {
            // A host without a user says so in its own way: that of a -Parallel runspace in another than that of a
            // service.
            throw Unanswered(target, error);
        }
    }

    /// <summary>True under -WhatIf or its preference.</summary>
    public static bool IsRehearsal(PSCmdlet cmdlet) => Bound(cmdlet, "WhatIf") ?? IsWhatIfPreferred(cmdlet);

    private static EngineException Unanswered(string target, Exception? inner) => new(
        ErrorIds.ConfirmationRequired,
        $"{target} needs confirmation, but this session is not interactive. Nothing was sent.",
        "To allow the call, add -Confirm:$false (or -Force for a destructive tool).",
        inner);

    // With the security impact that makes No the answer of the Enter key, and the only question: ShouldProcess would
    // ask first, with Yes.
    private static bool Continues(PSCmdlet cmdlet, PreparedCall call, string target, RiskAnswers answers)
    {
        var yes = answers.Yes;
        var no = answers.No;
        var continues = cmdlet.ShouldContinue(
            $"This cannot be undone: {target}",
            $"Call {HarmlessText.Of(call.Tool.Name)}?",
            hasSecurityImpact: true,
            ref yes,
            ref no);
        answers.Yes = yes;
        answers.No = no;
        return continues;
    }

    private static bool Processes(PSCmdlet cmdlet, PreparedCall call, string target)
    {
        var arguments = HostText.Shown(HarmlessText.Of(call.DescribeArguments()));
        var access = AtlassianMcpTool.AccessName(call.Access);
        return cmdlet.ShouldProcess(
            $"Performing the operation \"Call ({access})\" on target \"{target}\" with arguments {arguments}",
            $"{target}\n{arguments}",
            $"Call {HostText.Shown(HarmlessText.Of(call.Tool.Name))} ({access})?");
    }

    private static bool AsksContinue(PSCmdlet cmdlet, PreparedCall call, bool force) =>
        call.Access == ToolAccess.Destructive
            && !force && Bound(cmdlet, "Confirm") != false && ConfirmPreference(cmdlet) != ConfirmImpact.None;

    private static bool AsksAtEachWrite(PSCmdlet cmdlet) =>
        Bound(cmdlet, "Confirm") ?? ConfirmPreference(cmdlet) is ConfirmImpact.Low or ConfirmImpact.Medium;

    private static string Describe(PreparedCall call, PSObject? input, string? read)
    {
        var text = call.Site is null ? call.Tool.Name : $"{call.Site}: {call.Tool.Name}";
        var what = call.DescribeTarget();
        var title = what.Contains('"') ? string.Empty
            : call.UsesRow && TitleOf(input) is { Length: > 0 } own ? own
            : Quoted(read);
        var words = call.Resolved.Count > 0 ? $" ({string.Join(", ", call.Resolved)})" : string.Empty;
        return HostText.Shown(HarmlessText.Of($"{text} {what} {title}".TrimEnd() + words));
    }

    /// <summary>What a piped object calls itself; no request is made for it.</summary>
    private static string TitleOf(PSObject? input)
    {
        if (input is null or { BaseObject: string or System.ValueType })
        {
            return string.Empty;
        }

        var fields = input.Properties["fields"]?.Value as PSObject;
        var title = input.Properties["summary"]?.Value ?? fields?.Properties["summary"]?.Value
            ?? input.Properties["title"]?.Value ?? input.Properties["name"]?.Value;
        return Quoted((title is PSObject wrapped ? wrapped.BaseObject : title) as string);
    }

    private static string Quoted(string? words) =>
        words is { Length: > 0 } ? $"\"{Redactor.RedactShapes(words)}\"" : string.Empty;

    private static bool? Bound(PSCmdlet cmdlet, string name) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(name, out var value) ? LanguagePrimitives.IsTrue(value) : null;

    private static bool IsWhatIfPreferred(PSCmdlet cmdlet) =>
        LanguagePrimitives.IsTrue(cmdlet.SessionState.PSVariable.GetValue("WhatIfPreference"));

    private static ConfirmImpact ConfirmPreference(PSCmdlet cmdlet) =>
        LanguagePrimitives.TryConvertTo(
            cmdlet.SessionState.PSVariable.GetValue("ConfirmPreference"),
            out ConfirmImpact impact) ? impact : ConfirmImpact.High;
}
