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

    It 'has an example of every parameter set' {
        $shown = foreach ($example in $examples) {
            $ast = [System.Management.Automation.Language.Parser]::ParseInput($example.code, [ref] $null, [ref] $null)
            foreach ($call in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] -and $args[0].GetCommandName() -eq $name }, $true)) {
                $used = @([System.Management.Automation.Language.StaticParameterBinder]::BindCommand($call, $true).BoundParameters.Keys)
                $piped = $call.Parent -is [System.Management.Automation.Language.PipelineAst] -and $call.Parent.PipelineElements.IndexOf($call) -gt 0
                # The sets that have all it uses, and need nothing else but perhaps what is piped. Of these the one that
                # asks for most is meant: for one parameter less the example would not be there.
                $command.ParameterSets | Where-Object {
                    $set = $_
                    -not ($used | Where-Object { $command.Parameters.ContainsKey($_) -and $_ -notin $set.Parameters.Name }) -and
                    -not ($set.Parameters | Where-Object { $_.IsMandatory -and $_.Name -notin $used -and -not ($piped -and ($_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName)) })
                } | Sort-Object -Stable -Descending { @($_.Parameters | Where-Object IsMandatory).Count } | Select-Object -First 1 -ExpandProperty Name
            }
        }
        $command.ParameterSets.Name | Where-Object { $_ -notin $shown } | Should -BeNullOrEmpty
    }

    It 'leads on to commands and topics that there are' {
        $links = @($help.relatedLinks.navigationLink.linkText | Where-Object { $_ })
        $links | Should -Not -BeNullOrEmpty
        foreach ($link in $links) {
            $link | Should -Not -Be $name
            if ($link -notlike 'about_*') { Get-Command $link -Module McpAtlassian | Should -HaveCount 1 }
            else { "$PSScriptRoot/../../en-US/$link.help.txt" | Should -Exist }
        }
    }

    It 'shows its first example on the first screen of -Examples' {
        $lines = (Get-Help $name -Examples | Out-String -Width 80) -split "`n"
        ($lines | Select-String 'EXAMPLE 1\b' | Select-Object -First 1).LineNumber | Should -BeLessThan 24
    }

    It 'has a page online once the project has a URL, and an error until then' {
        $page = $help.relatedLinks.navigationLink.uri | Where-Object { $_ } | Select-Object -First 1
        $address = ([xml] (Get-Content -LiteralPath "$PSScriptRoot/../../Directory.Build.props" -Raw)).Project.PropertyGroup.RepositoryUrl
        if ($address) { $page | Should -Be "$($address.TrimEnd('/'))/blob/HEAD/README.md#commands" }
        else {
            $page | Should -BeNullOrEmpty
            { Get-Help $name -Online -ErrorAction Stop } | Should -Throw '*online version*not specified*'
        }
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
