using System.Collections;
using System.ComponentModel;
using McpAtlassian.Generation;
using McpAtlassian.Models;
using McpAtlassian.Sessions;
using McpAtlassian.Transformation;

namespace McpAtlassian.Commands;

/// <summary>
/// What a command made by Import-AtlassianMcpTool does in each of its blocks. Not exported: only such commands import
/// it. It is compiled because a script in constrained language may neither call methods nor pipe into another command.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[Cmdlet(VerbsCommon.Step, "AtlassianToolCall", DefaultParameterSetName = StepAtlassianToolCallCommand.Set.Begin)]
public sealed class StepAtlassianToolCallCommand : PSCmdlet
{
    /// <summary>The names of the parameter sets.</summary>
    internal static class Set
    {
        public const string Begin = "Begin";
        public const string Next = "Next";
        public const string End = "End";
        public const string Clean = "Clean";
    }

    private GeneratedCall? _call;

    /// <summary>The command.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Begin)]
    public PSCmdlet Command { get; set; } = null!;

    /// <summary>The tool that it calls.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Begin)]
    public string Tool { get; set; } = string.Empty;

    /// <summary>The session that it calls it in.</summary>
    [Parameter(ParameterSetName = Set.Begin)]
    [SessionTransformation]
    public AtlassianSession? Session { get; set; }

    /// <summary>Its parameters and the arguments they stand for.</summary>
    [Parameter(ParameterSetName = Set.Begin)]
    public IDictionary Names { get; set; } = new Hashtable();

    /// <summary>Opens the session by its saved name where it is not open.</summary>
    [Parameter(ParameterSetName = Set.Begin)]
    public SwitchParameter Connect { get; set; }

    /// <summary>The invocation that goes on.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Next)]
    [Parameter(Mandatory = true, ParameterSetName = Set.End)]
    [Parameter(Mandatory = true, ParameterSetName = Set.Clean)]
    [AllowNull]
    public object? Call { get; set; }

    /// <summary>A row.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Next)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? InputObject { get; set; }

    /// <summary>There are no more rows.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.End)]
    public SwitchParameter End { get; set; }

    /// <summary>It is over, one way or another.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Clean)]
    public SwitchParameter Clean { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == Set.Begin)
        {
            Open();
            WriteObject(new GeneratedCall(Command, Tool, Session, Names, SessionState));
            return;
        }

        _call = (Call as PSObject)?.BaseObject as GeneratedCall ?? Call as GeneratedCall;
        if (ParameterSetName == Set.Next)
        {
            _call!.Next(InputObject);
        }
        else if (End)
        {
            _call!.End();
        }
        else
        {
            _call?.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _call?.Stop();

    private void Open()
    {
        if (Connect && Session is { IsOnlyName: true } && !SessionTable.IsOpen(Session.Name))
        {
            InvokeCommand.InvokeScript(
                true,
                ScriptBlock.Create("param($name) $null = McpAtlassian\\Connect-Atlassian -Name $name"),
                null,
                Session.Name);
        }
    }
}
