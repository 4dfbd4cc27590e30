using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using McpAtlassian.Tests;
using Xunit;

namespace McpAtlassian.Module.Tests;

/// <summary>
/// Asks the package source whether a dependency has a published vulnerability. A source without such data would say
/// "none" to everything, so it is asked about a package first that is known to have one.
/// </summary>
public sealed class AdvisoryTests(ITestOutputHelper output)
{
    private const string BadPackage = "Newtonsoft.Json";
    private const string BadVersion = "12.0.1";
    private const string BadAdvisory = "GHSA-5crp-9r3c-p9vr";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task No_dependency_has_a_published_vulnerability()
    {
        if (await FindWhyUnknownAsync() is { } reason)
        {
            Figures.Print(output, "advisories", "not checked: " + reason);
            Assert.Skip(reason);
        }

        string[] found = Vulnerable(await ListAsync(Path.Combine(Repository.Root, "Module.sln"), Repository.Root));
        Figures.Print(output, "advisories", [$"the source knows of {BadAdvisory} in {BadPackage} {BadVersion}; of this solution's packages it names {found.Length}", .. found]);
        Assert.Empty(found);
    }

    [Fact]
    public void What_a_source_reports_is_read()
    {
        using var report = JsonDocument.Parse("""
            {"version":1,"projects":[{"path":"a.csproj"},{"path":"b.csproj","frameworks":[{"framework":"net10.0",
             "topLevelPackages":[{"id":"Bad","requestedVersion":"1.0.0","resolvedVersion":"1.0.0","vulnerabilities":[{"severity":"High","advisoryurl":"https://example.com/1"}]}],
             "transitivePackages":[{"id":"Worse","resolvedVersion":"2.0.0","vulnerabilities":[{"severity":"Critical","advisoryurl":"https://example.com/2"}]},{"id":"Good","resolvedVersion":"3.0.0"}]}]}]}
            """);
        Assert.Equal(["Bad 1.0.0: https://example.com/1", "Worse 2.0.0: https://example.com/2"], Vulnerable(report.RootElement));
    }

    /// <summary>Null when the source knows of the vulnerability that is known to be there.</summary>
    private static async Task<string?> FindWhyUnknownAsync()
    {
        // Outside the repository, whose properties switch the audit off.
        string folder = Directory.CreateTempSubdirectory("advisory").FullName;
        try
        {
            string project = Path.Combine(folder, "Known.csproj");
            await File.WriteAllTextAsync(project, $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
                  <ItemGroup><PackageReference Include="{BadPackage}" Version="{BadVersion}" /></ItemGroup>
                </Project>
                """);
            ChildProcess restore = await ChildProcess.RunAsync("dotnet", ["restore", project], Patience, workingFolder: folder);
            if (restore.ExitCode != 0 || restore.TimedOut)
            {
                return $"The package source does not give out {BadPackage} {BadVersion}, whose vulnerability is known, so it cannot be tried.";
            }

            JsonElement? list = await ListAsync(project, folder);
            return list is null ? "The package source cannot be asked for vulnerabilities."
                : Vulnerable(list).Length == 0 ? $"The package source carries no advisories: it does not know of {BadAdvisory} in {BadPackage} {BadVersion}. Check the dependencies against a source that does."
                : null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<JsonElement?> ListAsync(string target, string folder)
    {
        ChildProcess list = await ChildProcess.RunAsync(
            "dotnet", ["list", target, "package", "--vulnerable", "--include-transitive", "--format", "json"], Patience, workingFolder: folder);
        int start = list.Output.IndexOf('{', StringComparison.Ordinal);
        if (list.ExitCode != 0 || list.TimedOut || start < 0)
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(list.Output[start..]);
        return document.RootElement.Clone();
    }

    /// <summary>Every package that has a vulnerability, with its version, wherever the report names it.</summary>
    private static string[] Vulnerable(JsonElement? report) =>
        [.. Packages(report ?? throw new InvalidOperationException("The package source could not be asked.")).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Packages(JsonElement node)
    {
        if (node.ValueKind == JsonValueKind.Object)
        {
            if (node.TryGetProperty("vulnerabilities", out JsonElement known) && known.GetArrayLength() > 0)
            {
                yield return $"{node.GetProperty("id").GetString()} {node.GetProperty("resolvedVersion").GetString()}: {string.Join(", ", known.EnumerateArray().Select(static one => one.GetProperty("advisoryurl").GetString()))}";
            }

            foreach (string found in node.EnumerateObject().SelectMany(static member => Packages(member.Value)))
            {
                yield return found;
            }
        }
        else if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (string found in node.EnumerateArray().SelectMany(Packages))
            {
                yield return found;
            }
        }
    }
}
