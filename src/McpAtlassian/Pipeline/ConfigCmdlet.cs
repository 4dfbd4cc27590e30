using McpAtlassian.Engine.Configuration;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Errors;
using McpAtlassian.Models;

namespace McpAtlassian.Pipeline;

/// <summary>A cmdlet that works on the configuration files of MCP clients.</summary>
public abstract class ConfigCmdlet : AnnotatingCmdlet
{
    private protected ClientEnvironment Machine() =>
        ClientEnvironment.Current(SessionState.Path.CurrentFileSystemLocation.ProviderPath);

    /// <summary>The file system path of what the user typed, which need not exist.</summary>
    private protected string? FullPath(string? path) =>
        path is null ? null : FilePath.Resolve(this, path, "Give the path of a file.");

    private protected IReadOnlyList<ConfigLocation> Find(string? client, string? path, McpConfigScope? scope) =>
        ConfigLocation.Find(client, FullPath(path), EngineScope(scope), Machine());

    // The two have the same members in the same order; only one of them may be seen from outside.
    private protected static ConfigScope? EngineScope(McpConfigScope? scope) => (ConfigScope?)scope;

    private protected static McpConfigScope PublicScope(ConfigScope scope) => (McpConfigScope)scope;

    /// <summary>
    /// Runs the work for one thing; a named failure becomes an error record and the next thing follows.
    /// </summary>
    private protected void Try(object? target, Action work)
    {
        try
        {
            work();
        }
        catch (EngineException error)
        {
            WriteError(ErrorRecords.From(error, target));
        }
    }

    /// <summary>Asks with the change's lines on show, so that -WhatIf is a preview.</summary>
    private protected bool Confirmed(FileChange change, string what) => ShouldProcess(
        what + Environment.NewLine + change.Diff,
        what + Environment.NewLine + change.Diff,
        "McpAtlassian");
}
