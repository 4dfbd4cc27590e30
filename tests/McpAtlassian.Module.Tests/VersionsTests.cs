namespace McpAtlassian.Module.Tests;

/// <summary>
/// Versions come and go with both of the package managers that PowerShell brings, in a home where nothing is: from a
/// folder with two released versions and the package as it is now, which is a preview.
/// </summary>
public sealed class VersionsTests(Package package) : IClassFixture<Package>, IDisposable
{
    private const string Refusal =
        "McpAtlassian 0.0.8 is loaded in this PowerShell session until it ends: start a new session to use the one in ";

    private const string Start = """
        $ErrorActionPreference = 'Stop'
        $ProgressPreference = 'SilentlyContinue'
        $gallery = Join-Path $HOME gallery

        function Get-Version {
            (Get-Module McpAtlassian -ListAvailable | ForEach-Object {
                "$($_.Version)$(if ($_.PrivateData.PSData.Prerelease) { "-$($_.PrivateData.PSData.Prerelease)" })"
            }) -join ', '
        }

        # What the session that is asked has loaded stays loaded: a question of its own needs a session of its own.
        function Invoke-Fresh ([string] $Script) {
            $file = Join-Path $HOME fresh.ps1
            Set-Content -LiteralPath $file -Value $Script
            $said = & "$PSHOME/pwsh" -NoProfile -NonInteractive -File $file 2>&1 | Out-String
            ($said -replace '\s+', ' ').Trim()
        }

        """;

    private const string PSResourceGet = """
        Register-PSResourceRepository -Name Rehearsal -Uri $gallery -Trusted
        function Install ($Version) { Install-PSResource McpAtlassian -Version $Version -Repository Rehearsal }
        function Update { Update-PSResource McpAtlassian -Repository Rehearsal }
        function UpdateToPreview { Update-PSResource McpAtlassian -Repository Rehearsal -Prerelease }
        function Save ($Path) { Save-PSResource McpAtlassian -Repository Rehearsal -Path $Path }
        function Uninstall ($Version) { Uninstall-PSResource McpAtlassian -Version $Version }
        function UninstallAll {
            Uninstall-PSResource McpAtlassian -Version '*' -Prerelease
            Uninstall-PSResource McpAtlassian -Version '*'
        }

        """;

    // It takes a preview from a folder unasked (OneGet/oneget#405), so there is none until one is wanted.
    private const string PowerShellGet = """
        Register-PSRepository -Name Rehearsal -SourceLocation $gallery -InstallationPolicy Trusted
        function Install ($Version) {
            Install-Module McpAtlassian -RequiredVersion $Version -Repository Rehearsal -Scope CurrentUser
        }
        function Update { Update-Module McpAtlassian }
        function UpdateToPreview { Update-Module McpAtlassian -AllowPrerelease }
        function Save ($Path) { Save-Module McpAtlassian -RequiredVersion 0.0.9 -Repository Rehearsal -Path $Path }
        function Uninstall ($Version) { Uninstall-Module McpAtlassian -RequiredVersion $Version }
        function UninstallAll { Uninstall-Module McpAtlassian -AllVersions }

        """;

    private readonly string _home = Directory.CreateTempSubdirectory("mcp-atlassian-versions-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData(nameof(PSResourceGet))]
    [InlineData(nameof(PowerShellGet))]
    public async Task It_is_installed_updated_required_saved_and_uninstalled(string manager)
    {
        var said = await RunAsync((manager == nameof(PSResourceGet) ? PSResourceGet : PowerShellGet) + """
            Install 0.0.8
            "installed: $(Get-Version)"
            Update
            "updated: $(Get-Version)"
            Move-Item $HOME/preview/*.nupkg $gallery
            UpdateToPreview
            "with the preview: $(Get-Version)"
            "all in the home: $(-not (Get-Module McpAtlassian -ListAvailable).Where{ -not $_.Path.StartsWith($HOME) })"

            $use = 'Get-AtlassianSession; (Get-Module McpAtlassian).Version.ToString()'
            function Use ($Module) { Invoke-Fresh "#Requires -Modules $Module`n$use" }
            "any: $(Use McpAtlassian)"
            "this: $(Use "@{ ModuleName = 'McpAtlassian'; RequiredVersion = '0.0.8' }")"
            "up to: $(Use "@{ ModuleName = 'McpAtlassian'; ModuleVersion = '0.0.1'; MaximumVersion = '0.0.9' }")"
            "none: $((Use "@{ ModuleName = 'McpAtlassian'; ModuleVersion = '9.0' }") -match "'McpAtlassian'.* '9.0'")"

            $saved = (New-Item -ItemType Directory -Path (Join-Path $HOME saved)).FullName
            Save $saved
            "saved: $((Get-ChildItem $saved/McpAtlassian).Name)"
            "from there: $(Invoke-Fresh "`$env:PSModulePath = '$saved'`n$use")"

            Uninstall 0.0.8
            "without one: $(Get-Version)"
            $folder = Split-Path (Split-Path (Get-Module McpAtlassian -ListAvailable)[0].Path -Parent) -Parent
            UninstallAll
            "without all: $(Get-Version)$(Get-ChildItem $folder -ErrorAction Ignore)"
            """);

        Assert.Equal(
            [
                "installed: 0.0.8",
                "updated: 0.0.9, 0.0.8",
                "with the preview: 0.2.0-preview1, 0.0.9, 0.0.8",
                "all in the home: True",
                "any: 0.2.0",
                "this: 0.0.8",
                "up to: 0.0.9",
                "none: True",
                "saved: 0.0.9",
                "from there: 0.0.9",
                "without one: 0.2.0-preview1, 0.0.9",
                "without all:",
            ],
            said);
    }

    [Theory]
    [InlineData("Import-Module McpAtlassian -RequiredVersion 0.0.9")]
    [InlineData("Import-Module McpAtlassian -Force")]
    [InlineData("Remove-Module McpAtlassian; Import-Module McpAtlassian")]
    [InlineData("Remove-Module McpAtlassian; Get-AtlassianSession")]
    [InlineData("Copy-Item $base $HOME/copy -Recurse; Import-Module $HOME/copy/McpAtlassian.psd1")]
    public async Task A_session_keeps_the_one_it_has_and_says_so_when_another_is_imported(string import)
    {
        var said = await RunAsync(PSResourceGet + $$"""
            Install 0.0.8
            Import-Module McpAtlassian
            $base = (Get-Module McpAtlassian).ModuleBase
            Update
            try { {{import}} } catch { "said: $($_.Exception.Message -replace '\s+', ' ')" }
            Import-Module McpAtlassian -RequiredVersion 0.0.8
            Get-AtlassianSession
            "goes on with: $((Get-Module McpAtlassian).Version)"
            "a new one has: $(Invoke-Fresh 'Get-AtlassianSession; (Get-Module McpAtlassian).Version.ToString()')"
            """);

        Assert.Equal(3, said.Length);
        Assert.Contains(Refusal, said[0], StringComparison.Ordinal);
        Assert.DoesNotContain("already", said[0], StringComparison.Ordinal);
        Assert.Equal(["goes on with: 0.0.8", "a new one has: 0.0.9"], said[1..]);
    }

    [Fact]
    public async Task A_session_does_not_pass_what_it_has_off_as_what_an_update_put_in_its_place()
    {
        // Previews of one version are installed over each other.
        var rebuilt = Package.Rebuilt(package.Read("bin/McpAtlassian.dll"), new Version(0, 0, 8));
        await File.WriteAllBytesAsync(Path.Combine(_home, "rebuilt.dll"), rebuilt);

        var said = await RunAsync(PSResourceGet + """
            Install 0.0.8
            Import-Module McpAtlassian
            Import-Module McpAtlassian -Force
            $file = Join-Path (Get-Module McpAtlassian).ModuleBase bin/McpAtlassian.dll
            Remove-Item $file
            Copy-Item $HOME/rebuilt.dll $file
            try { Import-Module McpAtlassian -Force } catch { "said: $_" }
            "a new one has: $(Invoke-Fresh 'Get-AtlassianSession; (Get-Module McpAtlassian).Version.ToString()')"
            """);

        Assert.Equal(2, said.Length);
        Assert.Contains(Refusal, said[0], StringComparison.Ordinal);
        Assert.Equal("a new one has: 0.0.8", said[1]);
    }

    private async Task<string[]> RunAsync(string script)
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows(),
            "Windows installs modules into the documents of the user, whatever the environment says of a home.");
        var gallery = Directory.CreateDirectory(Path.Combine(_home, "gallery")).FullName;
        package.CopyAs(new Version(0, 0, 8), gallery);
        package.CopyAs(new Version(0, 0, 9), gallery);
        var preview = Directory.CreateDirectory(Path.Combine(_home, "preview")).FullName;
        File.Copy(package.Path, Path.Combine(preview, Path.GetFileName(package.Path)));

        var file = Path.Combine(_home, "run.ps1");
        await File.WriteAllTextAsync(file, Start + script);
        var host = await PowerShellHost.Current;
        var run = await ChildProcess.RunAsync(
            host.Path,
            ["-NoProfile", "-NonInteractive", "-File", file],
            TimeSpan.FromMinutes(3),
            EmptyProfile.In(_home));
        Assert.True(run.ExitCode == 0, run.Everything);
        return run.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
