#Requires -Version 7.4

Describe 'Import-McpConfig' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        $project = Join-Path $TestDrive 'project'
        $null = New-Item -ItemType Directory $project
        Push-Location $project
    }

    AfterAll { Pop-Location }

    BeforeEach { Get-ChildItem $project -Force | Remove-Item -Recurse -Force }

    It 'reads back what was exported for <_>' -ForEach 'Generic', 'VSCode', 'Codex', 'Goose', 'Continue', 'OpenCode', 'ClaudeDesktop' {
        Export-McpConfig -Client $_ -EmailAddress ada@example.com -Path ./file -WarningAction SilentlyContinue
        $server = Import-McpConfig -Client $_ -Path ./file
        $server.GetType().FullName | Should -Be 'McpAtlassian.Models.McpServerConfig'
        $server.Name | Should -Be 'atlassian-rovo-mcp'
        $server.Uri | Should -Be 'https://mcp.atlassian.com/v2/mcp'
        $server.Method | Should -Be 'Variable'
        $server.Reference.Count | Should -Be 1
        $server.LiteralSecret | Should -BeNullOrEmpty
    }

    It 'finds the project''s files of every client, and Atlassian''s servers in them' {
        Export-McpConfig -Client VSCode, Cursor, ClaudeCode, Codex -Scope Project -OAuth
        Set-Content ./.cursor/mcp.json -Value '{ "mcpServers": { "weather": { "command": "x" }, "rovo": { "url": "https://mcp.atlassian.com/v1/mcp" } } }'
        $servers = Import-McpConfig -Scope Project
        $servers.Client | Should -Contain 'VSCode'
        $servers.Client | Should -Contain 'Codex'
        $servers.Name | Should -Not -Contain 'weather'
        (Import-McpConfig -Client Cursor -Scope Project -All).Name | Should -Be 'weather', 'rovo'
        (Import-McpConfig -Client Cursor -Scope Project -ServerName r*).Name | Should -Be 'rovo'
    }

    It 'shows no secret and warns where one is' {
        Export-McpConfig -Client Generic -ApiKey 'made-up-key-1234' -AsPlainText -Path ./mcp.json -WarningAction SilentlyContinue
        $all = Import-McpConfig -Path ./mcp.json *>&1 | ForEach-Object { $_ | Format-List * | Out-String } | Out-String
        $all | Should -BeLike '*headers.Authorization*'
        $all | Should -Not -BeLike '*made-up-key-1234*'
    }

    It 'names a file that is not there' {
        { Import-McpConfig -Path ./nothing.json -ErrorAction Stop } | Should -Throw -ErrorId 'ConfigFileNotFound,*'
    }

    It 'goes on after a file that does not parse' {
        Export-McpConfig -Client VSCode -Scope Project -OAuth
        $null = New-Item -ItemType Directory ./.cursor
        Set-Content ./.cursor/mcp.json '{ broken'
        $servers = Import-McpConfig -Scope Project -ErrorVariable errors -ErrorAction SilentlyContinue
        $servers.Client | Should -Contain 'VSCode'
        $errors.FullyQualifiedErrorId | Should -BeLike 'ConfigUnparsable,*'
    }
}
