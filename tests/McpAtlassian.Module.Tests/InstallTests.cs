namespace McpAtlassian.Module.Tests;

/// <summary>
/// What ships is what is tested: published to a folder by the script, installed from it where no module is, and used.
/// </summary>
public sealed class InstallTests(Package package) : IClassFixture<Package>
{
    [Fact]
    public async Task Published_to_a_folder_it_installs_and_the_tour_runs_from_there()
    {
        var host = await PowerShellHost.Current;
        using var checkout = await TaggedCheckout.MakeAsync();
        Directory.CreateDirectory(checkout.Gallery);

        // Installing from a folder into one that PSModulePath is cut down to: nothing of this machine can stand in.
        const string Script = """
            param($Publish, $Package, $Gallery, $Modules, $Tour, $Folder)
            $ErrorActionPreference = 'Stop'
            $ProgressPreference = 'SilentlyContinue'
            Import-Module Microsoft.PowerShell.PSResourceGet
            Register-PSResourceRepository -Name Rehearsal -Uri $Gallery -Trusted
            & $Publish -Repository Rehearsal -Package $Package -Confirm:$false
            if ($LASTEXITCODE) { exit $LASTEXITCODE }
            Save-PSResource McpAtlassian -Prerelease -Repository Rehearsal -Path $Modules -TrustRepository
            $env:PSModulePath = $Modules
            $installed = Get-Module McpAtlassian -ListAvailable
            "installed: $($installed.Path.Substring($Modules.Length)) with $($installed.ExportedCmdlets.Count) commands"
            $missing = $installed.ExportedCmdlets.Keys |
                Where-Object { -not (Get-Command $_) -or -not (Get-Help $_).description }
            "without help: $missing"
            "topic: $((Get-Help about_McpAtlassian | Out-String) -match 'McpAtlassian')"
            & $Tour -Root $installed.ModuleBase -Folder $Folder
            "used: $((Get-Module McpAtlassian).ModuleBase.Substring($Modules.Length))"
            """;
        var file = Path.Combine(checkout.Folder, "install.ps1");
        await File.WriteAllTextAsync(file, Script);
        var modules = Directory.CreateDirectory(Path.Combine(checkout.Folder, "modules")).FullName;
        var run = await ChildProcess.RunAsync(
            host.Path,
            [
                "-NoProfile", "-NonInteractive", "-File", file,
                "-Publish", checkout.Script, "-Package", package.Path, "-Gallery", checkout.Gallery, "-Modules",
                modules,
                "-Tour",
                Path.Combine(Repository.Root, "src", "McpAtlassian.Tour", "tour.ps1"),
                "-Folder",
                checkout.Folder,
            ],
            TimeSpan.FromMinutes(3),
            checkout.Environment);

        TaggedCheckout.SkipWhenTooOld(run);
        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Contains("is in Rehearsal.", run.Output, StringComparison.Ordinal);
        Assert.Contains("with 27 commands", run.Output, StringComparison.Ordinal);
        Assert.Matches("without help: \r?\n", run.Output);
        Assert.Contains("topic: True", run.Output, StringComparison.Ordinal);
        Assert.Contains("Renew the certificate of vpn", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"used: [/\\]McpAtlassian[/\\]0", run.Output);
    }
}
