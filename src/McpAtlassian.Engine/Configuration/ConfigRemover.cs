using McpAtlassian.Engine.Configuration.Documents;
using McpAtlassian.Engine.Configuration.Entries;
using McpAtlassian.Engine.Configuration.Files;
using McpAtlassian.Engine.Diagnostics;

namespace McpAtlassian.Engine.Configuration;

/// <summary>Works out what a client's file becomes without an entry.</summary>
public static class ConfigRemover
{
    /// <summary>Plans the removal; nothing is written before <see cref="FileChange.Write"/>.</summary>
    public static FileChange Plan(ConfigLocation location, string serverName)
    {
        (SafeFile file, ConfigDocument document) = ConfigExporter.Open(location.Description, location.Path, location.IsProject);
        if (document.Get(location.Description.EntryPath(serverName)) is null)
        {
            throw new EngineException(
                ErrorIds.ConfigEntryNotFound,
                $"'{location.Path}' has no server '{serverName}'.",
                "Import-McpConfig lists the servers of a file.");
        }

        string text = ConfigExporter.InFile(location.Path, () => EntryEditor.Remove(document, location.Description, serverName)).Text;
        return new FileChange(file, text);
    }
}
