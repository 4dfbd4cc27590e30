using McpAtlassian.Completion;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Errors;
using McpAtlassian.Generation;
using McpAtlassian.Pipeline;
using McpAtlassian.Text;

namespace McpAtlassian.Commands;

/// <summary>Makes the tools of a session commands of their own.</summary>
/// <remarks>
/// <para>Each tool becomes a function with an approved verb, the noun prefix Atlassian and one typed parameter per
/// argument: getJiraIssue becomes Get-AtlassianJiraIssue. Help comes from the server's descriptions; -WhatIf and
/// -Confirm are there where the tool writes. Values and piped objects mean what they mean to Invoke-AtlassianMcpTool,
/// and so do -ResumeLog, -ThrottleLimit and the other options; with piped objects the required parameters need not be
/// given, because each object may bring them.</para>
/// <para>The functions are in a module in memory, McpAtlassian.Tools. Importing again replaces those of the same tools
/// and keeps the others; Remove-Module takes them away, and they go with McpAtlassian. With -Path they are saved as a
/// module in a folder instead; importing that module later connects to the session by its saved name.</para>
/// <para>Names and descriptions are the server's words. They are never run: names are reduced to letters and digits,
/// everything else is quoted. A tool never takes the name of a command of McpAtlassian, and the name of another
/// installed command only with -Force.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo
/// Import-AtlassianMcpTool
/// Get-AtlassianJiraIssue DEMO-1</code>
/// <para>Makes all tools commands and uses one.</para>
/// </example>
/// <example>
/// <code>Search-AtlassianJiraIssue 'project = DEMO AND status = "In Progress"' |
///     Set-AtlassianJiraIssueStatus -transition @{ id = '31' }</code>
/// <para>Moves each issue that a search finds.</para>
/// </example>
/// <example>
/// <code>Get-AtlassianMcpTool *Issue* -Access read | Import-AtlassianMcpTool -Prefix My -PassThru</code>
/// <para>Makes only the tools about issues that read commands, with another prefix, and returns the commands.</para>
/// </example>
/// <example>
/// <code>Import-AtlassianMcpTool -Path ./AtlassianTools -Force</code>
/// <para>Saves all tools as a module named AtlassianTools.</para>
/// </example>
[Cmdlet(VerbsData.Import, "AtlassianMcpTool")]
[OutputType(typeof(FunctionInfo), typeof(FileInfo))]
public sealed class ImportAtlassianMcpToolCommand : SessionCmdlet
{
    private readonly List<string> _names = [];

    /// <summary>Names of tools; wildcards are allowed. All by default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ToolNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>What the nouns begin with. Default Atlassian; may be empty.</summary>
    [Parameter]
    [AllowEmptyString]
    [ValidatePattern(@"^([A-Za-z][A-Za-z0-9]*)?\z")]
    [ValidateLength(0, 40)]
    public string Prefix { get; set; } = "Atlassian";

    /// <summary>Save the commands as a module in this folder, named after it, instead of loading them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Also take names that other commands have; with -Path, also replace a module that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Return the commands; with -Path, the module's manifest file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override Task ProcessAsync(AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        _names.AddRange(Name);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(ImportAsync);

    private async Task ImportAsync(AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        var session = Resolved.Engine!;
        if (session.IsCatalogueStale)
        {
            await session.RefreshToolsAsync(
                new PipelineObserver(pipeline, "Listing tools"), cancellationToken).ConfigureAwait(false);
        }

        await pipeline.InvokeAsync(_ =>
        {
            Import(SelectTools(session.Catalogue));
            return true;
        }).ConfigureAwait(false);
    }

    private List<ToolInfo> SelectTools(ToolCatalogue catalogue)
    {
        var wanted = new List<ToolInfo>();
        foreach (var name in _names.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var before = wanted.Count;
            wanted.AddRange(catalogue.Tools.Where(t => t.Name == name || pattern.IsMatch(t.Name)));
            if (wanted.Count == before && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(ErrorRecords.From(Resolved.Engine!.DescribeMissing(name), name));
            }
        }

        return [.. wanted.Distinct()];
    }

    private void Import(List<ToolInfo> tools)
    {
        var session = Resolved.Engine!;
        var names = CommandNames.For(session.Catalogue.Tools.Select(t => t.Name), Prefix);
        var kept = Path is null ? KeptCommands(tools, names) : [];
        var existing = ToolModule.Existing(this, "*-" + Prefix + "*");
        var commands = new List<GeneratedCommand>();
        foreach (var tool in tools)
        {
            if (Generate(tool, names[tool.Name], existing, kept) is { } command)
            {
                commands.Add(command);
            }
        }

        if (commands.Count == 0)
        {
            return;
        }

        if (Path is not null)
        {
            var manifest = ToolModuleFiles.Save(this, Path, commands, Force);
            WriteVerbose($"{commands.Count} commands are saved in {manifest.DirectoryName}.");
            if (PassThru)
            {
                WriteObject(manifest);
            }

            return;
        }

        var replaced = new HashSet<string>(commands.Select(c => c.Name), StringComparer.OrdinalIgnoreCase);
        var module = ToolModule.Load(this, [.. kept.Where(c => !replaced.Contains(c.Name)), .. commands]);
        WriteVerbose($"{commands.Count} tools of session '{Resolved.Name}' are commands of the module {module.Name}.");
        if (PassThru)
        {
            WriteObject(commands.Select(c => module.ExportedFunctions[c.Name]), enumerateCollection: true);
        }
    }

    /// <summary>
    /// What was imported before and stays: not the tools imported now, not what this server no longer has.
    /// </summary>
    private List<GeneratedCommand> KeptCommands(List<ToolInfo> tools, IReadOnlyDictionary<string, string> names)
    {
        var again = new HashSet<string>(tools.Select(t => names[t.Name]), StringComparer.OrdinalIgnoreCase);
        return [.. ToolModule.Imported(this).Where(c =>
            c.Session != Resolved.Name
                || (!again.Contains(c.Name) && Resolved.Engine!.Catalogue.Find(c.Tool) is not null))];
    }

    private GeneratedCommand? Generate(
        ToolInfo tool, string name, ILookup<string, CommandInfo> existing, List<GeneratedCommand> kept)
    {
        if (CommandNames.Own.Contains(name))
        {
            WriteError(ErrorRecords.From(
                new EngineException(
                    ErrorIds.CommandExists,
                    $"{name} is a command of McpAtlassian; the tool '{HarmlessText.Of(tool.Name)}' cannot have its "
                    + "name.",
                    "Choose another -Prefix, or call the tool with Invoke-AtlassianMcpTool."),
                tool.Name));
            return null;
        }

        var owner = kept.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } imported
            ? $"imported from session '{imported.Session}'"
            : existing[name].FirstOrDefault(c => c.ModuleName != ToolModule.Name && !IsSaved(c)) is { } other
                ? "in use by "
                    + (other.ModuleName.Length > 0
                        ? "the module " + other.ModuleName
                        : "a " + other.CommandType.ToString().ToLowerInvariant())
                : null;
        if (owner is not null && !Force)
        {
            WriteError(ErrorRecords.From(
                new EngineException(
                    ErrorIds.CommandExists,
                    $"The name {name} is {owner}.",
                    "Choose another -Prefix, or take the name with -Force."),
                tool.Name));
            return null;
        }

        if (!ScriptText.IsPlain(tool.Name) || !ScriptText.IsPlain(Resolved.Name))
        {
            WriteError(ErrorRecords.From(
                new EngineException(
                    ErrorIds.NotSupported,
                    $"The name of the tool '{HarmlessText.Of(tool.Name)}', or of the session, has invisible "
                    + "characters; it is not made a command.",
                    "Call it with Invoke-AtlassianMcpTool."),
                tool.Name));
            return null;
        }

        if (!tool.Schema.IsTyped)
        {
            WriteWarning(
                $"{name} has no typed parameters, because {tool.Schema.UntypedReason}. Give them with -Arguments.");
        }

        var command = FunctionWriter.Write(name, tool, Resolved.Name);
        if (FunctionGuard.IsSound(command))
        {
            return command;
        }

        WriteError(ErrorRecords.From(
            new EngineException(
                ErrorIds.ProtocolError,
                $"The tool '{HarmlessText.Of(tool.Name)}' cannot be made a command.",
                "Call it with Invoke-AtlassianMcpTool."),
            tool.Name));
        return null;
    }

    /// <summary>Saving a module again is no conflict with the module itself.</summary>
    private bool IsSaved(CommandInfo command) =>
        Path is not null
            && string.Equals(
                command.ModuleName,
                System.IO.Path.GetFileName(Path.TrimEnd('/', '\\')),
                StringComparison.OrdinalIgnoreCase);
}
