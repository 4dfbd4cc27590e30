#Requires -Version 7.4

Describe 'Get-McpClient' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
    }

    It 'lists every client with a name, a format and its evidence' {
        $clients = Get-McpClient
        $clients.Count | Should -BeGreaterThan 30
        $clients | ForEach-Object {
            $_.Name | Should -Match '^[A-Za-z]+$'
            $_.Format | Should -BeIn 'Json', 'Jsonc', 'Toml', 'Yaml', 'Text'
            $_.Evidence | Should -BeIn 'Verified', 'Unverified'
        }
        ($clients.Name | Select-Object -Unique).Count | Should -Be $clients.Count
    }

    It 'takes wildcards and names what it does not know' {
        (Get-McpClient C*).Name | Should -Contain 'Codex'
        { Get-McpClient NoSuchClient -ErrorAction Stop } | Should -Throw -ErrorId 'ClientNotFound,*'
    }

    It 'finds a client by its traces, and only then' {
        $profileHome = Join-Path $TestDrive 'home'
        $null = New-Item -ItemType Directory (Join-Path $profileHome '.codex')
        $script = "Import-Module '$PSScriptRoot/../../McpAtlassian.psd1'; (Get-McpClient -Installed).Name -join ','"
        $variable = if ($IsWindows) { 'USERPROFILE' } else { 'HOME' }
        $old = [Environment]::GetEnvironmentVariable($variable)
        $oldCodex = $env:CODEX_HOME
        try {
            [Environment]::SetEnvironmentVariable($variable, $profileHome)
            $env:CODEX_HOME = Join-Path $profileHome '.codex'
            $found = (& $PSHOME/pwsh -NoProfile -NonInteractive -Command $script) -split ','
        }
        finally {
            [Environment]::SetEnvironmentVariable($variable, $old)
            $env:CODEX_HOME = $oldCodex
        }

        $found | Should -Contain 'Codex'
        $found | Should -Not -Contain 'Windsurf'
    }

    It 'pipes into Export-McpConfig' {
        Get-McpClient Cursor | Export-McpConfig -OAuth -AsText | Should -BeLike '*mcpServers*'
    }
}
