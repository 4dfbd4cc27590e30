using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Cmdlets;
using McpAtlassian.Completion;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Transformation;

namespace McpAtlassian.Commands;

/// <summary>Calls a tool of a session and returns its result as objects.</summary>
/// <remarks>
/// <para>Arguments go in as a hashtable, an object or JSON text. cloudId is filled in from the session. A result that
/// is JSON comes back as objects, a list as its items one by one; other text stays text; images, audio and resources
/// come as objects that -OutFile saves.</para>
/// <para>What a tool may do decides whether it asks: one that only reads never does; one that writes goes through
/// ShouldProcess, so -Confirm and -WhatIf work; a destructive one asks besides, unless -Confirm:$false or -Force is
/// given. Where nobody can answer it is refused as ConfirmationRequired and nothing is sent. -WhatIf shows the exact
/// arguments and sends nothing.</para>
/// <para>A request that the server declined because of its rate limit is repeated after the time the server names. A
/// call whose connection breaks is repeated only when the tool declares that it reads or is idempotent; any other call
/// ends as OutcomeUnknown rather than being sent twice.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo
/// Invoke-AtlassianMcpTool getJiraIssue @{ issueIdOrKey = 'DEMO-1' }</code>
/// <para>Reads one issue.</para>
/// </example>
/// <example>
/// <code>Invoke-AtlassianMcpTool searchJiraIssuesUsingJql @{ jql = 'project = DEMO ORDER BY key' } | Format-Table</code>
/// <para>Searches; each issue is an object of its own.</para>
/// </example>
/// <example>
/// <code>Invoke-AtlassianMcpTool createJiraIssue @{ projectKey = 'DEMO'; summary = 'Printer on fire'; issueType = 'Task' } -WhatIf</code>
/// <para>Shows what would be sent.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "AtlassianMcpTool", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(PSObject), typeof(string), typeof(McpContent))]
public sealed class InvokeAtlassianMcpToolCommand : SessionCmdlet
{
    /// <summary>The tool's name. Tab completes it from the session's tools.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ToolNameCompleter))]
    public string Name { get; set; } = string.Empty;

    /// <summary>The arguments: a hashtable, an object with properties, or JSON text.</summary>
    [Parameter(Position = 1)]
    [ArgumentsTransformation]
    public object? Arguments { get; set; }

    /// <summary>The site for this call instead of the session's: its name, host, URL or cloudId.</summary>
    [Parameter]
    [Alias("CloudId")]
    public string? Site { get; set; }

    /// <summary>Return the server's whole answer as one JSON text.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>
    /// Save the result to this file: the bytes of an image, audio or resource, otherwise the text. Further binary
    /// parts get a number before the extension.
    /// </summary>
    [Parameter]
    public string? OutFile { get; set; }

    /// <summary>How long the call may take, in seconds, repetitions included. Default 120; 0 means no limit.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int TimeoutSec { get; set; } = 120;

    /// <summary>Do not ask before a destructive tool.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override object? ErrorTarget => Name;

    private protected override async Task ProcessAsync(AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        var session = Resolved.Engine!;
        PreparedCall call;
        try
        {
            call = await session.PrepareAsync(Name, PlainValues.Arguments(Arguments), new PrepareOptions { Site = Site }, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException e)
        {
            await pipeline.WriteErrorAsync(ErrorRecords.From(e, Name)).ConfigureAwait(false);
            return;
        }

        if (!await pipeline.InvokeAsync(_ => RiskGate.Allows(this, call, Force)).ConfigureAwait(false))
        {
            return;
        }

        var observer = new PipelineObserver(pipeline, Name);
        try
        {
            var output = await session.SendAsync(
                call,
                new CallOptions
                {
                    Timeout = TimeoutSec == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(TimeoutSec),
                    Shaper = PsShaper.Instance,
                    Observer = observer,
                },
                cancellationToken).ConfigureAwait(false);
            await WriteAsync(pipeline, output).ConfigureAwait(false);
        }
        catch (EngineException e)
        {
            await pipeline.WriteErrorAsync(ErrorRecords.From(e, Name)).ConfigureAwait(false);
        }
        finally
        {
            observer.Complete();
        }
    }

    private async Task WriteAsync(AsyncPipeline pipeline, ToolOutput output)
    {
        if (OutFile is not null)
        {
            foreach (var file in await pipeline.InvokeAsync(_ => OutputFile.Save(this, OutFile, output)).ConfigureAwait(false))
            {
                await pipeline.WriteObjectAsync(file).ConfigureAwait(false);
            }

            return;
        }

        if (Raw)
        {
            await pipeline.WriteObjectAsync(output.RawJson).ConfigureAwait(false);
            return;
        }

        foreach (object? value in output.Values)
        {
            await pipeline.WriteObjectAsync(value is ToolContent content ? new McpContent(content) : value).ConfigureAwait(false);
        }
    }
}
