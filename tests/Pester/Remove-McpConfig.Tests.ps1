#Requires -Version 7.4

Describe 'Remove-McpConfig' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        $path = Join-Path $TestDrive 'file'
    }

    BeforeEach { Remove-Item (Join-Path $TestDrive '*') -Recurse -Force }

    It 'gives <Client> its file back as it was' -ForEach @(
        @{ Client = 'VSCode'; Text = "{`n  // servers`n  `"servers`": {`n    `"x`": { `"command`": `"x`" }, // mine`n  },`n}`n" }
        @{ Client = 'Codex'; Text = "# mine`n[mcp_servers.x]`ncommand = 'x' # so`n" }
        @{ Client = 'Goose'; Text = "# mine`nextensions:`n  x: {cmd: x}`nGOOSE_MODE: auto`n" }
    ) {
        Set-Content $path -NoNewline $Text
        Export-McpConfig -Client $Client -OAuth -Path $path
        Get-Content $path -Raw | Should -Not -BeExactly $Text
        Remove-McpConfig -Client $Client -Path $path
        (Get-Content $path -Raw).TrimEnd() | Should -BeExactly $Text.TrimEnd()
    }

    It 'writes nothing with -WhatIf' {
        Export-McpConfig -Client Generic -OAuth -Path $path
        $before = Get-Content $path -Raw
        Remove-McpConfig -Client Generic -Path $path -WhatIf
        Get-Content $path -Raw | Should -BeExactly $before
    }

    It 'removes what Import-McpConfig found' {
        Export-McpConfig -Client Cursor -OAuth -Path $path -ServerName rovo
        Import-McpConfig -Client Cursor -Path $path | Remove-McpConfig -Backup -PassThru | Should -BeOfType IO.FileInfo
        Import-McpConfig -Client Cursor -Path $path | Should -BeNullOrEmpty
        Get-ChildItem $TestDrive -Filter 'file.bak-*' | Should -HaveCount 1
    }

    It 'exports to, lists, tests and removes the servers that Claude Code has for one project' {
        $env:CLAUDE_CONFIG_DIR = $TestDrive
        $project = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'project')).FullName
        Push-Location $project
        try {
            Export-McpConfig -Client ClaudeCode -OAuth -Scope Local -ServerName here
            Export-McpConfig -Client ClaudeCode -OAuth -ServerName mine
            $here = Import-McpConfig -Client ClaudeCode -Scope Local
            $here | Should -HaveCount 1
            $here.Name, $here.Scope | Should -Be 'here', 'Local'
            $here.Project | Should -BeLike '*project'
            (Import-McpConfig -Client ClaudeCode).Name | Sort-Object | Should -Be 'here', 'mine'
            Test-McpConfig -Client ClaudeCode -Scope Local | Should -BeNullOrEmpty
            Pop-Location
            $here | Remove-McpConfig
            (Import-McpConfig -Client ClaudeCode).Name | Should -Be 'mine'
        }
        finally {
            if ("$PWD" -eq $project) { Pop-Location }
            $env:CLAUDE_CONFIG_DIR = $null
        }
    }

    It 'names an entry that is not there' {
        Export-McpConfig -Client Generic -OAuth -Path $path
        { Remove-McpConfig -Client Generic -ServerName nobody -Path $path -ErrorAction Stop } | Should -Throw -ErrorId 'ConfigEntryNotFound,*'
    }
}
