using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Documents;
using McpAtlassian.Engine.Configuration.Entries;
using McpAtlassian.Engine.Configuration.Files;

namespace McpAtlassian.Engine.Configuration;

/// <summary>Finds what is wrong in a client's file; fixes what needs no decision.</summary>
internal static class ConfigChecker
{
    /// <summary>The findings of a file.</summary>
    public static IReadOnlyList<ConfigFinding> Check(ConfigLocation location)
    {
        (var file, var document) = Read(location);
        var ofFile = Encoding(file, location).Where(_ => !location.IsSecondLook);
        return ofFile.Concat(Inspect(document, location).Select(f => f.Finding)).ToArray();
    }

    /// <summary>What the file becomes when every finding that can be fixed is; nothing is written yet.</summary>
    public static FileChange PlanFix(ConfigLocation location)
    {
        (var file, var document) = ConfigExporter.Open(location.Description, location.Path, location.IsProject);
        var result = ConfigExporter.InFile(location.Path, () =>
        {
            // Each mending moves places, so the next is looked for anew.
            for (var i = 0; i < 1000; i++)
            {
                var next = Inspect(document, location).FirstOrDefault(p => p.Mend is not null);
                var mended = next is null ? document : next.Mend!(document);
                if (ReferenceEquals(mended, document))
                {
                    return document;
                }

                document = mended;
            }

            return document;
        });
        return new FileChange(file, result.Text);
    }

    private static (SafeFile File, ConfigDocument Document) Read(ConfigLocation location)
    {
        var file = SafeFile.Read(location.Path);
        return (file, ConfigExporter.InFile(
            location.Path, () => ConfigDocument.Parse(location.Description.Format, file.Text)));
    }

    // UTF-16 is read by no client. A mark before UTF-8 stops some.
    private static IEnumerable<ConfigFinding> Encoding(SafeFile file, ConfigLocation location)
    {
        if (file.IsUtf16)
        {
            yield return OfFile(FindingSeverity.Error, "The file is UTF-16, but clients read only UTF-8.");
        }
        else if (file.HasMark && location.IsCertain)
        {
            foreach (var client in Owners(location).Where(c => c.RefusesMark))
            {
                yield return OfFile(
                    FindingSeverity.Error,
                    $"The file begins with a byte order mark (BOM), so {client.DisplayName} cannot read it.");
            }
        }

        ConfigFinding OfFile(FindingSeverity severity, string message) => new(
            "Encoding",
            severity,
            string.Empty,
            string.Empty,
            1,
            message,
            "Save it as UTF-8 without BOM.",
            CanFix: false);
    }

    private static IEnumerable<ClientDescription> Owners(ConfigLocation location) =>
        location.Readers.Concat([location.Description]).Distinct();

    private static IEnumerable<Problem> Inspect(ConfigDocument document, ConfigLocation location) =>
        ServerTable.Find(document, location)
            .SelectMany(place => new ServerInspection(document, location, place).Run());
}

/// <summary>A finding with the change that fixes it, where there is one.</summary>
internal sealed class Problem
{
    public Problem(ConfigFinding finding, Func<ConfigDocument, ConfigDocument>? mend)
    {
        Finding = finding;
        Mend = mend;
    }

    public ConfigFinding Finding { get; }

    public Func<ConfigDocument, ConfigDocument>? Mend { get; }
}
