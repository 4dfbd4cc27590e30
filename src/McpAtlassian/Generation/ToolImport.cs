using McpAtlassian.Engine.Tools;
using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Text;

namespace McpAtlassian.Generation;

/// <summary>Makes tools of a session commands of the caller's, and says what it made.</summary>
internal sealed class ToolImport(
    AnnotatingCmdlet cmdlet, AtlassianSession session, string prefix, bool force, string? path)
{
    /// <summary>What nouns begin with where nothing else is said.</summary>
    public const string DefaultPrefix = "Atlassian";

    private const int MaximumNames = 5;
    private readonly List<(string Name, string Owner)> _taken = [];

    /// <summary>The tools of these names; wildcards are allowed. A name that is not a tool's is an error.</summary>
    public List<ToolInfo> Select(IEnumerable<string> names)
    {
        var catalogue = session.Engine!.Catalogue;
        var wanted = new List<ToolInfo>();
        foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var before = wanted.Count;
            wanted.AddRange(catalogue.Tools.Where(t => t.Name == name || pattern.IsMatch(t.Name)));
            if (wanted.Count == before && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                cmdlet.WriteError(ErrorRecords.From(session.Engine!.DescribeMissing(name), name));
            }
        }

        return [.. wanted.Distinct()];
    }

    /// <summary>Makes them commands, or files with -Path.</summary>
    public void Run(List<ToolInfo> tools, bool passThru)
    {
        var names = CommandNames.For(session.Engine!.Catalogue.Tools.Select(t => t.Name), prefix);
        var kept = path is null ? KeptCommands(tools, names) : [];
        var existing = ToolModule.Existing(cmdlet, "*-" + prefix + "*");
        var commands = new List<GeneratedCommand>();
        foreach (var tool in tools)
        {
            if (Generate(tool, names[tool.Name], existing, kept) is { } command)
            {
                commands.Add(command);
            }
        }

        ReportTaken();
        if (commands.Count == 0)
        {
            return;
        }

        if (path is not null)
        {
            var manifest = ToolModuleFiles.Save(cmdlet, path, commands, force);
            Tell(
                $"{commands.Count} commands are saved in {manifest.DirectoryName}.",
                $"Use them: Import-Module {manifest.DirectoryName}",
                passThru);
            if (passThru)
            {
                cmdlet.WriteObject(manifest);
            }

            return;
        }

        var replaced = new HashSet<string>(commands.Select(c => c.Name), StringComparer.OrdinalIgnoreCase);
        var module = ToolModule.Load(cmdlet, [.. kept.Where(c => !replaced.Contains(c.Name)), .. commands]);
        Tell(
            $"{commands.Count} tools of session '{session.Name}' are now commands.",
            $"Next: Get-Command -Module {module.Name}; Get-Help {Example(commands)}",
            passThru);
        if (passThru)
        {
            cmdlet.WriteObject(commands.Select(c => module.ExportedFunctions[c.Name]), enumerateCollection: true);
        }
    }

    /// <summary>
    /// One error for all names that are somebody else's: a second session has as many as it has tools.
    /// </summary>
    private void ReportTaken()
    {
        foreach (var owner in _taken.GroupBy(static t => t.Owner))
        {
            var names = owner.Select(static t => t.Name).ToList();
            cmdlet.WriteError(ErrorRecords.From(
                new EngineException(
                    ErrorIds.CommandExists,
                    names.Count == 1
                        ? $"The name {names[0]} is {owner.Key}."
                        : $"{names.Count} names are {owner.Key}: {string.Join(", ", names.Take(MaximumNames))}"
                            + (names.Count > MaximumNames ? ", …" : "."),
                    $"Choose another -Prefix, or use {(names.Count == 1 ? "the name" : "the names")} anyway: "
                    + $"Import-AtlassianMcpTool -Session {SingleQuoted.Of(session.Name)} -Force"),
                names.Count == 1 ? names[0] : names));
        }
    }

    /// <summary>Says what was made; who gets it as output need not be told.</summary>
    private void Tell(string made, string next, bool passThru)
    {
        cmdlet.WriteVerbose(made);
        if (!passThru)
        {
            Hint.Say(cmdlet, made + "\n" + next);
        }
    }

    /// <summary>The command that most people would look at first.</summary>
    private static string Example(List<GeneratedCommand> commands) => commands.Select(static c => c.Name)
        .OrderBy(static name => name.StartsWith("Get-", StringComparison.Ordinal) ? 0 : 1)
        .ThenBy(static name => name.EndsWith("Issue", StringComparison.Ordinal) ? 0 : 1)
        .ThenBy(static name => name.Length)
        .First();

    /// <summary>
    /// What was imported before and stays: not the tools imported now, not what this server no longer has.
    /// </summary>
    private List<GeneratedCommand> KeptCommands(List<ToolInfo> tools, IReadOnlyDictionary<string, string> names)
    {
        var again = new HashSet<string>(tools.Select(t => names[t.Name]), StringComparer.OrdinalIgnoreCase);
        return [.. ToolModule.Imported(cmdlet).Where(c =>
            c.Session != session.Name
                || (!again.Contains(c.Name) && session.Engine!.Catalogue.Find(c.Tool) is not null))];
    }

    private GeneratedCommand? Generate(
        ToolInfo tool, string name, ILookup<string, CommandInfo> existing, List<GeneratedCommand> kept)
    {
        if (CommandNames.Own.Contains(name))
        {
            cmdlet.WriteError(ErrorRecords.From(
                new EngineException(
                    ErrorIds.CommandExists,
                    $"The tool '{HarmlessText.Of(tool.Name)}' was not imported: {name} is a command of "
                    + "McpAtlassian itself.",
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
        if (owner is not null && !force)
        {
            _taken.Add((name, owner));
            return null;
        }

        if (!ScriptText.IsPlain(tool.Name) || !ScriptText.IsPlain(session.Name))
        {
            cmdlet.WriteError(ErrorRecords.From(
                new EngineException(
                    ErrorIds.NotSupported,
                    $"The tool '{HarmlessText.Of(tool.Name)}' was not imported: its name or the session's contains "
                    + "invisible characters.",
                    "Call it with Invoke-AtlassianMcpTool."),
                tool.Name));
            return null;
        }

        if (!tool.Schema.IsTyped)
        {
            cmdlet.WriteWarning(
                $"{name} has no typed parameters, because {tool.Schema.UntypedReason}. Give them with -Arguments.");
        }

        var command = FunctionWriter.Write(name, tool, session.Name);
        if (FunctionGuard.IsSound(command))
        {
            return command;
        }

        cmdlet.WriteError(ErrorRecords.From(
            new EngineException(
                ErrorIds.ProtocolError,
                $"The tool '{HarmlessText.Of(tool.Name)}' cannot be turned into a command.",
                "Call it with Invoke-AtlassianMcpTool."),
            tool.Name));
        return null;
    }

    /// <summary>Saving a module again is not a conflict with the module itself.</summary>
    private bool IsSaved(CommandInfo command) =>
        path is not null
            && string.Equals(
                command.ModuleName,
                Path.GetFileName(path.TrimEnd('/', '\\')),
                StringComparison.OrdinalIgnoreCase);
}
