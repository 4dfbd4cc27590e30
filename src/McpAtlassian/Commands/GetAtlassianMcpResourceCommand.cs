using McpAtlassian.Calls;
using McpAtlassian.Completion;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using Tip = McpAtlassian.Text.Tips.GetAtlassianMcpResourceCommand;

namespace McpAtlassian.Commands;

/// <summary>Lists, reads and saves the resources a session offers.</summary>
/// <remarks>
/// <para>Resources are content that a client can read by URI. Without a switch the command lists them. -Template lists
/// URI patterns for further resources. -Read returns contents, and -OutFile saves them.</para>
/// <para>-OutFile is a file, or a folder that exists or ends in a separator. In a folder, each file is named after the
/// last part of its URI. Names from a server cannot leave the folder. An existing file is replaced only with
/// -Force.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo
/// Get-AtlassianMcpResource</code>
/// <para>Lists all resources.</para>
/// </example>
/// <example>
/// <code>Get-AtlassianMcpResource -Template</code>
/// <para>Lists the URI templates.</para>
/// </example>
/// <example>
/// <code>(Get-AtlassianMcpResource 'jira://issue/DEMO-2' -Read).Text | ConvertFrom-Json</code>
/// <para>Reads a resource that a template describes and converts its text.</para>
/// </example>
/// <example>
/// <code>Get-AtlassianMcpResource demo://* | Get-AtlassianMcpResource -OutFile ./saved/ -Force</code>
/// <para>Saves every resource of the demo to a folder.</para>
/// </example>
/// <seealso cref="GetAtlassianMcpPromptCommand"/>
/// <seealso cref="GetAtlassianMcpToolCommand"/>
/// <seealso cref="ConnectAtlassianCommand"/>
[Cmdlet(VerbsCommon.Get, "AtlassianMcpResource", DefaultParameterSetName = GetAtlassianMcpResourceCommand.Set.List)]
[OutputType(typeof(McpResource), ParameterSetName = [GetAtlassianMcpResourceCommand.Set.List])]
[OutputType(typeof(McpResourceTemplate), ParameterSetName = [GetAtlassianMcpResourceCommand.Set.Template])]
[OutputType(typeof(McpContent), ParameterSetName = [GetAtlassianMcpResourceCommand.Set.Read])]
[OutputType(typeof(FileInfo), ParameterSetName = [GetAtlassianMcpResourceCommand.Set.Save])]
public sealed class GetAtlassianMcpResourceCommand : PromptOrResourceCmdlet
{
    /// <summary>The names of the parameter sets.</summary>
    internal static class Set
    {
        public const string List = "List";
        public const string Template = "Template";
        public const string Read = "Read";
        public const string Save = "Save";
    }

    private ResourceFile? _file;

    /// <summary>
    /// URIs. In a list, wildcards are allowed and names match too. For -Read and -OutFile they are taken literally.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = Set.List,
        HelpMessage = Tip.Uri)]
    [Parameter(Position = 0, ParameterSetName = Set.Template)]
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = Set.Read)]
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = Set.Save)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ResourceUriCompleter))]
    public string[]? Uri { get; set; }

    /// <summary>List the URI templates instead of the resources.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Template, HelpMessage = Tip.Template)]
    public SwitchParameter Template { get; set; }

    /// <summary>Read the contents.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Read, HelpMessage = Tip.Read)]
    [Parameter(ParameterSetName = Set.Save)]
    public SwitchParameter Read { get; set; }

    /// <summary>Save the contents to this file or folder. Further contents get a number before the extension.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Save, HelpMessage = Tip.OutFile)]
    public string OutFile { get; set; } = string.Empty;

    /// <summary>Replace existing files.</summary>
    [Parameter(ParameterSetName = Set.Save, HelpMessage = Tip.Force)]
    public SwitchParameter Force { get; set; }

    private protected override string Activity => "Resources";

    private protected override object? ErrorTarget => Uri;

    private protected override Task GetAsync(
        AsyncPipeline pipeline, CallOptions options, CancellationToken cancellationToken) =>
        ParameterSetName is Set.Read or Set.Save
            ? ReadAsync(pipeline, options, cancellationToken)
            : ListAsync(pipeline, options, cancellationToken);

    private async Task ListAsync(AsyncPipeline pipeline, CallOptions options, CancellationToken cancellationToken)
    {
        var session = Resolved.Engine!;
        var unmatched = new List<string>((Uri ?? []).Where(u => !WildcardPattern.ContainsWildcardCharacters(u)));
        async Task FoundAsync(ResourceInfo resource)
        {
            unmatched.RemoveAll(u => Matches(u, resource));
            if (Uri is null || Uri.Any(u => Matches(u, resource)))
            {
                object item = resource.IsTemplate
                    ? new McpResourceTemplate(resource, Resolved)
                    : new McpResource(resource, Resolved);
                await pipeline.WriteObjectAsync(item).ConfigureAwait(false);
            }
        }

        await (Template
            ? session.ListResourceTemplatesAsync(FoundAsync, options, cancellationToken)
            : session.ListResourcesAsync(FoundAsync, options, cancellationToken)).ConfigureAwait(false);
        foreach (var uri in unmatched)
        {
            var error = new EngineException(
                ErrorIds.ResourceNotFound,
                $"The server lists no {(Template ? "template" : "resource")} '{uri}'.",
                "To read a resource that is not listed, add -Read. -Template shows the possible URIs.");
            await pipeline.WriteErrorAsync(ErrorRecords.From(error, uri)).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(AsyncPipeline pipeline, CallOptions options, CancellationToken cancellationToken)
    {
        foreach (var uri in Uri!)
        {
            try
            {
                foreach (var content in await Resolved.Engine!.ReadResourceAsync(
                    uri, options, cancellationToken).ConfigureAwait(false))
                {
                    await WriteAsync(pipeline, uri, content).ConfigureAwait(false);
                }
            }
            catch (EngineException error)
            {
                await pipeline.WriteErrorAsync(ErrorRecords.From(error, uri)).ConfigureAwait(false);
            }
        }
    }

    private async Task WriteAsync(AsyncPipeline pipeline, string uri, ToolContent content)
    {
        if (ParameterSetName == Set.Read)
        {
            await pipeline.WriteObjectAsync(new McpContent(content)).ConfigureAwait(false);
            return;
        }

        _file ??= new ResourceFile(this, OutFile, Force);
        var saved = await pipeline.InvokeAsync(_ => _file.Save(uri, content)).ConfigureAwait(false);
        await pipeline.WriteObjectAsync(saved).ConfigureAwait(false);
    }

    /// <summary>A URI may hold characters that are wildcards, so the exact text counts besides the pattern.</summary>
    private static bool Matches(string wanted, ResourceInfo resource) =>
        string.Equals(wanted, resource.Uri, StringComparison.Ordinal)
        || WildcardPattern.Get(wanted, WildcardOptions.IgnoreCase).IsMatch(resource.Uri)
        || WildcardPattern.Get(wanted, WildcardOptions.IgnoreCase).IsMatch(resource.Name);
}
