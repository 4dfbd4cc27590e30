using McpAtlassian.Engine.Configuration.Documents;
using McpAtlassian.Engine.Configuration.Entries;
using McpAtlassian.Engine.Configuration.Files;

namespace McpAtlassian.Engine.Configuration;

/// <summary>Reads the servers of clients' files.</summary>
internal static class ConfigImporter
{
    /// <summary>The servers in a file, by their first place.</summary>
    public static IReadOnlyList<ImportedServer> Read(ConfigLocation location)
    {
        var file = SafeFile.Read(location.Path);
        var document =
            ConfigExporter.InFile(location.Path, () => ConfigDocument.Parse(location.Description.Format, file.Text));
        var syntax = ReferenceSyntax.For(location.Description);
        return ServerTable.Find(document, location)
            .Select(p => new ImportedServer(location.Client, location.Path, p, EntryReader.Read(p.Entry), syntax))
            .ToArray();
    }
}
