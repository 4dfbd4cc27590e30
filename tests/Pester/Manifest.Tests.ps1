#Requires -Version 7.4

BeforeDiscovery {
    $manifest = Import-PowerShellDataFile -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1"
    $commands = $manifest.CmdletsToExport
}

Describe 'The manifest' {
    BeforeAll {
        $root = (Resolve-Path -LiteralPath "$PSScriptRoot/../..").Path
        $path = Join-Path $root 'McpAtlassian.psd1'
        $manifest = Import-PowerShellDataFile -LiteralPath $path
        $module = Import-Module $path -PassThru -Force
    }

    It 'is one that PowerShell accepts' {
        (Test-ModuleManifest -Path $path -ErrorAction Stop).Name | Should -Be 'McpAtlassian'
    }

    It 'names every command it exports, so that they load by themselves' {
        $manifest.CmdletsToExport | Should -Not -Contain '*'
        $manifest.FunctionsToExport | Should -HaveCount 0
        $manifest.VariablesToExport | Should -HaveCount 0
        $manifest.AliasesToExport | Should -HaveCount 0
    }

    It 'exports what the assembly has, no more and no less' {
        $inAssembly = (Import-Module (Join-Path $root 'bin/McpAtlassian.dll') -PassThru -Force).ExportedCmdlets.Keys | Sort-Object
        # What commands made of tools call is theirs alone.
        $manifest.CmdletsToExport + 'Step-AtlassianToolCall' | Sort-Object | Should -Be $inAssembly
    }

    It 'has the version of the assemblies' {
        $file = Get-Item -LiteralPath (Join-Path $root 'bin/McpAtlassian.dll')
        [version] $manifest.ModuleVersion | Should -Be ([version] $file.VersionInfo.FileVersion.Substring(0, $manifest.ModuleVersion.Length))
    }

    It 'loads no other module' {
        $manifest.RequiredModules | Should -BeNullOrEmpty
        $manifest.ScriptsToProcess | Should -BeNullOrEmpty
        $manifest.NestedModules | Should -BeNullOrEmpty
    }

    It 'names only files that are there' {
        Join-Path $root $manifest.RootModule | Should -Exist
        $inner = Import-PowerShellDataFile -LiteralPath "$root/bin/McpAtlassian.Cmdlets.psd1"
        foreach ($file in @($inner.RootModule) + $inner.FormatsToProcess + $inner.TypesToProcess) {
            Join-Path $root "bin/$file" | Should -Exist
        }
    }

    It 'says <_> with an approved verb and a singular noun of ours' -ForEach $commands {
        $verb, $noun = $_ -split '-', 2
        (Get-Verb).Verb | Should -Contain $verb
        $noun | Should -Match '^(Atlassian|Mcp)'
        $noun | Should -Not -Match '[^s]s$'
        $module.ExportedCmdlets.Keys | Should -Contain $_
    }
}
