#Requires -Version 7.4

BeforeDiscovery {
    $commands = (Import-PowerShellDataFile -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").CmdletsToExport
    $topics = @('about_McpAtlassian') + @(Get-ChildItem -Path "$PSScriptRoot/../../en-US/about_*.help.txt" | ForEach-Object { $_.Name -replace '\.help\.txt$' }) |
        Select-Object -Unique
}

Describe 'The help of <_>' -ForEach $commands {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        $name = $_
        $command = Get-Command $name -Module McpAtlassian -ErrorAction Stop
        $help = Get-Help $name -Full
        # PowerShell documents these itself.
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
        $own = @($command.Parameters.Values | Where-Object { $_.Name -notin $common -and -not $_.Attributes.DontShow -and -not $_.IsDynamic })
        $examples = @($help.examples.example)
    }

    It 'has a synopsis that is a sentence and not the syntax' {
        $help.Synopsis | Should -Match '^[A-Z].+\.$'
        $help.Synopsis | Should -Not -Match "^\s*$name"
    }

    It 'has a description' {
        ($help.description | Out-String).Trim() | Should -Not -BeNullOrEmpty
    }

    It 'describes every parameter' {
        foreach ($parameter in $own) {
            $described = $help.parameters.parameter | Where-Object name -eq $parameter.Name
            ($described.description | Out-String).Trim() | Should -Not -BeNullOrEmpty -Because "-$($parameter.Name) is one of its parameters"
        }
    }

    It 'describes no parameter that is not there' {
        $help.parameters.parameter.name | Where-Object { $_ -and $_ -notin $command.Parameters.Keys } | Should -BeNullOrEmpty
    }

    It 'has the syntax of every parameter set' {
        @($help.syntax.syntaxItem).Count | Should -Be $command.ParameterSets.Count
    }

    It 'has an example for every parameter set, each with a word on what it does' {
        $examples.Count | Should -BeGreaterOrEqual $command.ParameterSets.Count
        foreach ($example in $examples) { ($example.remarks | Out-String).Trim() | Should -Not -BeNullOrEmpty }
    }

    It 'has examples that PowerShell can read and that use only what there is' {
        foreach ($example in $examples) {
            $errors = $null
            $ast = [System.Management.Automation.Language.Parser]::ParseInput($example.code, [ref] $null, [ref] $errors)
            $errors | Should -BeNullOrEmpty -Because $example.code
            foreach ($call in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
                $called = Get-Command $call.GetCommandName() -Module McpAtlassian -ErrorAction Ignore
                if (-not $called) { continue }
                $dynamic = $called.ImplementingType -and [System.Management.Automation.IDynamicParameters].IsAssignableFrom($called.ImplementingType)
                foreach ($used in $call.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] }) {
                    if ($dynamic -and -not $called.Parameters.ContainsKey($used.ParameterName)) { continue }
                    { $called.ResolveParameter($used.ParameterName) } | Should -Not -Throw -Because $example.code
                }
            }
        }
    }

    It 'is used in its own examples' {
        ($examples.code -join "`n") | Should -Match ([regex]::Escape($name))
    }
}

Describe 'The topic <_>' -ForEach $topics {
    It 'is found without importing the module' {
        $root = (Resolve-Path -LiteralPath "$PSScriptRoot/../..").Path
        $file = Join-Path $root "en-US/$_.help.txt"
        $modules = Join-Path $TestDrive 'modules'
        $null = New-Item -ItemType Directory -Path $modules
        $null = New-Item -ItemType SymbolicLink -Path (Join-Path $modules 'McpAtlassian') -Target $root
        $before = $env:PSModulePath
        try {
            $env:PSModulePath = $modules + [IO.Path]::PathSeparator + $before
            Get-Help $_ | Out-String | Should -Match 'SHORT DESCRIPTION|Short description'
        }
        finally {
            $env:PSModulePath = $before
            [IO.Directory]::Delete((Join-Path $modules 'McpAtlassian'))
        }
    }

    It 'fits a terminal of 80 columns' {
        Get-Content "$PSScriptRoot/../../en-US/$_.help.txt" | Where-Object { $_.Length -gt 80 -and $_ -notmatch 'https?://' } | Should -BeNullOrEmpty
    }
}
