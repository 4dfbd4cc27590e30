#Requires -Version 7.4

# Each case needs a process in which nothing happened yet.
Describe 'Importing the module' {
    BeforeAll {
        $path = (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path
        $deps = Join-Path (Split-Path $path) 'bin/deps'
        $pwsh = "$PSHOME/pwsh"
        $commands = (Import-PowerShellDataFile -LiteralPath $path).CmdletsToExport | Sort-Object

        function Invoke-Fresh ([string] $Script) {
            $prelude = "`$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'; `$path = '$path'; `$deps = '$deps';"
            # Only afterwards to JSON: a pipeline looks up all its commands, and loads their modules, before it starts.
            $bytes = [Text.Encoding]::Unicode.GetBytes("$prelude `$result = @(& { $Script }); ConvertTo-Json -InputObject `$result -Compress -Depth 4")
            $text = $null | & $pwsh -NoProfile -NonInteractive -OutputFormat Text -EncodedCommand ([Convert]::ToBase64String($bytes)) 2>&1 | Out-String
            if ($LASTEXITCODE) { throw $text }
            $text | ConvertFrom-Json
        }
    }

    It 'loads no assembly of bin/deps' {
        $loaded = Invoke-Fresh {
            Import-Module $path
            [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not $_.IsDynamic -and $_.Location.StartsWith($deps) } | ForEach-Object Location
        }
        $loaded | Should -BeNullOrEmpty
    }

    It 'loads no other module' {
        Invoke-Fresh { Import-Module $path; (Get-Module).Name } | Should -Be 'McpAtlassian'
    }

    It 'keeps all commands when <Name>' -ForEach @(
        @{ Name = 'it is imported twice with -Force'; Again = 'Import-Module $path -Force; Import-Module $path -Force' }
        @{ Name = 'it is removed and imported again'; Again = 'Remove-Module McpAtlassian; Import-Module $path' }
    ) {
        $now = Invoke-Fresh "Import-Module `$path; $Again; (Get-Command -Module McpAtlassian).Name"
        $now | Sort-Object | Should -Be $commands
    }

    It 'can be removed without the engine ever having been loaded' {
        Invoke-Fresh {
            Import-Module $path
            Remove-Module McpAtlassian
            @(Get-Module McpAtlassian).Count
            @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'McpAtlassian.Engine' }).Count
        } | Should -Be 0, 0
    }

    It 'works in several runspaces at once with one engine' {
        $engines = Invoke-Fresh {
            $names = 1..4 | ForEach-Object -Parallel {
                Import-Module $using:path
                [Reflection.Assembly]::Load('McpAtlassian.Engine').FullName
            } -ThrottleLimit 4
            $names.Count
            @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'McpAtlassian.Engine' }).Count
            @([System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -eq 'McpAtlassian').Count
        }
        $engines | Should -Be 4, 1, 1
    }

    It 'finds a command by itself when the folder is on the module path' {
        $work = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())
        try {
            $home1 = New-Item -ItemType Directory -Path $work
            $null = New-Item -ItemType SymbolicLink -Path (Join-Path $home1 'McpAtlassian') -Target (Split-Path $path)
            Invoke-Fresh "`$env:PSModulePath = '$home1' + [IO.Path]::PathSeparator + `$env:PSModulePath; (Get-Command Connect-Atlassian).Source" |
                Should -Be 'McpAtlassian'
        }
        finally {
            Remove-Item -LiteralPath (Join-Path $work 'McpAtlassian'), $work -Recurse -Force
        }
    }
}
