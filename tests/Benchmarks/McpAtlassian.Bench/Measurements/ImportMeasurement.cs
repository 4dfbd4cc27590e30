using McpAtlassian.Bench.Harness;

namespace McpAtlassian.Bench.Measurements;

/// <summary>Import-Module, against a binary module with nothing in it but the same views.</summary>
internal sealed class ImportMeasurement : IMeasurement
{
    public string Name => "import";

    public string Title => "Import-Module";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext bench)
    {
        var folder = Path.Combine(bench.Temporary, "empty");
        await Pwsh.RunAsync(bench, "empty.ps1", "-Folder", folder, "-Manifest", bench.Manifest);
        async Task<double> ImportAsync(string name) =>
            (await Pwsh.RunAsync(
                bench, "import.ps1", "-Module", Path.Combine(folder, name, name + ".psd1"))).Number("ms");
        double loaded = 0;
        var samples = await Samples.AlternateAsync(
            bench.Runs,
            ("McpAtlassian", async () =>
            {
                var run = await Pwsh.RunAsync(bench, "import.ps1", "-Module", bench.Manifest);
                loaded = Math.Max(loaded, run.Number("private"));
                return run.Number("ms");
            }
        ),
            ("empty module", () => ImportAsync("Empty")),
            ("as many empty cmdlets", () => ImportAsync("EmptyCmdlets")));
        return
        [
            Row.Ratio("Import-Module / empty binary module", 1.15, samples[0], samples[1]),
            Row.Ratio("  as many empty cmdlets / empty binary module", null, samples[2], samples[1]),
            Row.Plain("Import-Module: assemblies of bin/deps loaded", loaded, "assemblies", 0),
        ];
    }
}
