using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Reflection.Emit;
using System.Threading.Tasks;
using McpAtlassian.Bench.Harness;

namespace McpAtlassian.Bench.Measurements;

/// <summary>Import-Module, against a binary module with nothing in it but the same views.</summary>
internal sealed class ImportMeasurement : IMeasurement
{
    public string Name => "import";

    public string Title => "Import-Module";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext bench)
    {
        string empty = CreateEmptyModule(bench);
        double loaded = 0;
        var samples = await Samples.AlternateAsync(
            bench.Runs,
            ("McpAtlassian", async () =>
            {
                var run = await Pwsh.RunAsync(bench, "import.ps1", "-Module", bench.Manifest);
                loaded = Math.Max(loaded, run.Number("private"));
                return run.Number("ms");
            }),
            ("empty module", async () => (await Pwsh.RunAsync(bench, "import.ps1", "-Module", empty)).Number("ms")));
        return
        [
            Row.Ratio("Import-Module / empty binary module", 1.15, samples[0], samples[1]),
            Row.Plain("Import-Module: assemblies of bin/deps loaded", loaded, "assemblies", 0),
        ];
    }

    private static string CreateEmptyModule(BenchContext bench)
    {
        string folder = Path.Combine(bench.Temporary, "EmptyModule");
        Directory.CreateDirectory(Path.Combine(folder, "bin"));
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("EmptyModule") { Version = new Version(1, 0) }, typeof(object).Assembly);
        assembly.DefineDynamicModule("EmptyModule");
        assembly.Save(Path.Combine(folder, "bin", "EmptyModule.dll"));
        foreach (string kind in new[] { "Types", "Format" })
        {
            File.Copy(Path.Combine(bench.Root, "bin", $"McpAtlassian.{kind}.ps1xml"), Path.Combine(folder, "bin", $"EmptyModule.{kind}.ps1xml"), overwrite: true);
        }

        string manifest = Path.Combine(folder, "EmptyModule.psd1");
        File.WriteAllText(
            manifest,
            """
            @{
                RootModule        = 'bin/EmptyModule.dll'
                ModuleVersion     = '1.0'
                GUID              = 'c3f1e9a0-5c55-4b0e-8a53-000000000001'
                TypesToProcess    = @('bin/EmptyModule.Types.ps1xml')
                FormatsToProcess  = @('bin/EmptyModule.Format.ps1xml')
                CmdletsToExport   = @()
                FunctionsToExport = @()
                AliasesToExport   = @()
                VariablesToExport = @()
            }
            """);
        return manifest;
    }
}
