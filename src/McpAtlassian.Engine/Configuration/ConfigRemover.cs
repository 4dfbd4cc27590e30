using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Entries;
using McpAtlassian.Engine.Configuration.Files;

namespace McpAtlassian.Engine.Configuration;

/// <summary>Works out what a client's file becomes without an entry.</summary>
internal static class ConfigRemover
{
    /// <summary>
    /// Plans the removal; nothing is written before <see cref="FileChange.Write"/>. In the Local scope the server is
    /// that of a project: the one named, or the location's own.
    /// </summary>
    public static FileChange Plan(ConfigLocation location, string serverName, string? project = null)
    {
        var client = location.Description;
        (var file, var document) = ConfigExporter.Open(client, location.Path, location.IsProject);
        if (location.Scope == ConfigScope.Local)
        {
            client = client.ForProject(document, project ?? location.ProjectFolder);
        }

        if (document.Get(client.EntryPath(serverName)) is null)
        {
            throw new EngineException(
                ErrorIds.ConfigEntryNotFound,
                $"'{location.Path}' has no server '{serverName}'.",
                "Import-McpConfig lists the servers of a file.");
        }

        var entry = client.EntryPath(serverName).ToString();
        void Forget() => ExportRecord.Save(null, location.Records, file.Path, entry);
        if (ExportRecord.Load(location.Records, file.Path, entry)?.Restore(file) is { } before)
        {
            return new FileChange(file, before, written: Forget);
        }

        var left = ConfigExporter.InFile(
            location.Path,
            () => EntryEditor.Remove(document, client, serverName));
        var table = left.Get(client.RootPath);
        var empty = table is { Items.Count: 0, Members.Count: 0 };
        return new FileChange(file, left.Text, written: Forget)
        {
            Remains = empty ? $"'{client.RootPath}' is now empty and stays in '{file.Path}'." : string.Empty,
        };
    }
}
