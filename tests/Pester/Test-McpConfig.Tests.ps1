#Requires -Version 7.4

Describe 'Test-McpConfig' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        $path = Join-Path $TestDrive 'mcp.json'
    }

    It 'finds nothing in what Export-McpConfig writes' {
        Export-McpConfig -Client Generic -OAuth -Path $path
        Test-McpConfig -Path $path | Should -BeNullOrEmpty
    }

    It 'finds an endpoint that was turned off, with its line, and fixes it with -Fix' {
        Set-Content $path -NoNewline "{`n  `"mcpServers`": {`n    `"a`": { `"url`": `"https://mcp.atlassian.com/v1/sse`" } // mine`n  }`n}"
        $finding = Test-McpConfig -Client Generic -Path $path
        $finding.Rule | Should -Be 'DeadEndpoint'
        $finding.Severity | Should -Be 'Error'
        $finding.Line | Should -Be 3
        $finding.Fixed | Should -BeFalse
        Test-McpConfig -Client Generic -Path $path -Fix -WhatIf | Out-Null
        Get-Content $path -Raw | Should -BeLike '*v1/sse*'
        (Test-McpConfig -Client Generic -Path $path -Fix -Backup).Fixed | Should -BeTrue
        Get-Content $path -Raw | Should -BeExactly "{`n  `"mcpServers`": {`n    `"a`": { `"url`": `"https://mcp.atlassian.com/v2/mcp`" } // mine`n  }`n}"
        Get-ChildItem $TestDrive -Filter 'mcp.json.bak-*' | Should -HaveCount 1
        Test-McpConfig -Client Generic -Path $path | Should -BeNullOrEmpty
    }

    It 'fixes only what is certainly a client''s: -Client names it, a file name alone does not' {
        Set-Content $path '{ "mcpServers": { "a": { "url": "https://mcp.atlassian.com/v1/sse" } } }'
        $before = Get-Content $path -Raw
        $finding = Test-McpConfig -Path $path -Fix
        $finding.Rule | Should -Be 'DeadEndpoint'
        $finding.Client | Should -BeExactly ''
        $finding.CanFix | Should -BeFalse
        $finding.Fixed | Should -BeFalse
        $finding.Fix | Should -BeLike '*-Client*'
        Get-Content $path -Raw | Should -BeExactly $before
    }

    It 'leaves the .mcp.json of Visual Studio alone' {
        $vs = New-Item (Join-Path $TestDrive 'vs') -ItemType Directory
        $text = '{"inputs":[],"servers":{"a":{"url":"https://mcp.atlassian.com/v2/mcp"}}}'
        Set-Content (Join-Path $vs '.mcp.json') $text -NoNewline
        Push-Location $vs
        try { Test-McpConfig -Scope Project -Fix | Should -BeNullOrEmpty } finally { Pop-Location }
        Get-Content (Join-Path $vs '.mcp.json') -Raw | Should -BeExactly $text
    }

    It 'finds a literal secret, does not show it, and leaves it to the user' {
        Set-Content $path '{ "mcpServers": { "a": { "url": "https://mcp.atlassian.com/v2/mcp", "headers": { "Authorization": "Bearer made-up-key-1234" } } } }'
        $finding = Test-McpConfig -Path $path -Fix
        $finding.Rule | Should -Be 'LiteralSecret'
        $finding.CanFix | Should -BeFalse
        $finding | Format-List * | Out-String | Should -Not -BeLike '*made-up-key*'
        Get-Content $path -Raw | Should -BeLike '*made-up-key-1234*'
    }

    It 'finds a server under a key that the client does not read' {
        Set-Content $path '{ "mcpServers": { "a": { "type": "http", "url": "https://mcp.atlassian.com/v2/mcp" } } }'
        (Test-McpConfig -Client VSCode -Path $path).Rule | Should -Be 'WrongRootKey'
    }

    It 'refuses a file that does not parse' {
        Set-Content $path '{ broken'
        { Test-McpConfig -Path $path -Fix -ErrorAction Stop } | Should -Throw -ErrorId 'ConfigUnparsable,*'
    }
}
