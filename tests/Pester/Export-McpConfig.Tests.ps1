#Requires -Version 7.4

BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
    $clients = (Get-McpClient).Name
}

Describe 'Export-McpConfig' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        $old = $env:ATLASSIAN_MCP_AUTHORIZATION
        $env:ATLASSIAN_MCP_AUTHORIZATION = 'set for the test'
        # No .git above it: the warning about work trees is a case of its own.
        $path = Join-Path $TestDrive 'mcp.json'
    }

    AfterAll { $env:ATLASSIAN_MCP_AUTHORIZATION = $old }

    BeforeEach { Remove-Item (Join-Path $TestDrive '*') -Recurse -Force }

    It 'writes Atlassian''s own URL for OAuth' {
        Export-McpConfig -Client Generic -OAuth -Path $path | Should -BeNullOrEmpty
        $config = Get-Content $path -Raw | ConvertFrom-Json
        $config.mcpServers.'atlassian-rovo-mcp'.url | Should -Be 'https://mcp.atlassian.com/v2/mcp'
        $config.mcpServers.'atlassian-rovo-mcp'.PSObject.Properties.Name | Should -Be 'url'
    }

    It 'writes the JSON of the documents when asked for plain text' {
        Export-McpConfig -Client Generic -Endpoint v1 -AsPlainText -EmailAddress ada@example.com -ApiToken 'made-up-token' -Path $path -WarningAction SilentlyContinue
        $basic = New-AtlassianBasicToken -EmailAddress ada@example.com -ApiToken 'made-up-token' -AsHeader
        $expected = '{"mcpServers":{"atlassian-rovo-mcp":{"url":"https://mcp.atlassian.com/v1/mcp","headers":{"Authorization":"' + $basic + '"}}}}'
        Get-Content $path -Raw | ConvertFrom-Json | ConvertTo-Json -Depth 9 -Compress | Should -BeExactly $expected
        if (-not $IsWindows) { (Get-Item $path).UnixFileMode | Should -Be ([IO.UnixFileMode]'UserRead,UserWrite') }
    }

    It 'writes a reference instead of the secret, and says that it must be expanded' {
        Export-McpConfig -Client Generic -ApiKey 'made-up-key' -Path $path -WarningVariable warnings -WarningAction SilentlyContinue
        Get-Content $path -Raw | Should -BeLike '*"Authorization": "${ATLASSIAN_MCP_AUTHORIZATION}"*'
        Get-Content $path -Raw | Should -Not -BeLike '*made-up-key*'
        "$warnings" | Should -BeLike '*must replace*'
    }

    It 'warns when the variable is not there' {
        Export-McpConfig -Client Cursor -EmailAddress ada@example.com -VariableName MCPATLASSIAN_NOT_SET -AsText -WarningVariable warnings -WarningAction SilentlyContinue | Out-Null
        "$warnings" | Should -BeLike '*MCPATLASSIAN_NOT_SET is not set*'
    }

    It 'leaves other servers, comments and unknown keys as they are, and changes nothing the second time' {
        Set-Content $path -NoNewline -Value "{`r`n  // mine`r`n  `"other`": [1,2],`r`n  `"mcpServers`": { `"x`": { `"command`": `"x`" } }`r`n}"
        Export-McpConfig -Client Generic -OAuth -Path $path
        $text = Get-Content $path -Raw
        $text.StartsWith("{`r`n  // mine`r`n  `"other`": [1,2],`r`n  `"mcpServers`": { `"x`": { `"command`": `"x`" }, `"atlassian-rovo-mcp`": { ") | Should -BeTrue -Because $text
        $time = (Get-Item $path).LastWriteTimeUtc
        Export-McpConfig -Client Generic -OAuth -Path $path -Backup
        (Get-Item $path).LastWriteTimeUtc | Should -Be $time
        @(Get-ChildItem $TestDrive).Count | Should -Be 1
    }

    It 'refuses a file that does not parse, untouched, and says where' {
        Set-Content $path -NoNewline -Value "{`n  `"mcpServers`": {`n"
        { Export-McpConfig -Client Generic -OAuth -Path $path -ErrorAction Stop } | Should -Throw -ErrorId 'ConfigUnparsable,*' -ExpectedMessage '*Line 3*'
        Get-Content $path -Raw | Should -BeExactly "{`n  `"mcpServers`": {`n"
    }

    It 'writes nothing with -WhatIf' {
        Export-McpConfig -Client Generic -OAuth -Path $path -WhatIf
        $path | Should -Not -Exist
    }

    It 'shows what would change with -WhatIf' {
        $script = "Import-Module '$PSScriptRoot/../../McpAtlassian.psd1'; Export-McpConfig -Client Generic -OAuth -Path '$path' -WhatIf"
        $shown = & $PSHOME/pwsh -NoProfile -NonInteractive -Command $script | Out-String
        $shown | Should -BeLike '*+       "url": "https://mcp.atlassian.com/v2/mcp"*'
    }

    It 'writes a bridge that starts an existing PowerShell, <How>' -ForEach @(
        @{ How = 'by name where the PATH has one'; OnPath = $true; First = @('PSHOME/pwsh') }
        @{ How = 'by its path where the PATH has none'; OnPath = $false; First = @('PSHOME/pwsh') }
        @{ How = 'by dotnet where that runs it, as with the .NET tool'; OnPath = $false; First = @('dotnet', 'PSHOME/pwsh.dll') }
    ) {
        $folder = Join-Path $TestDrive 'on path'
        $null = New-Item -ItemType Directory -Path $folder
        $null = New-Item -ItemType File -Path (Join-Path $folder ($IsWindows ? 'pwsh.exe' : 'pwsh'))
        $dotnet = (Get-Command dotnet -CommandType Application)[0].Source
        $start = @($First -replace '^PSHOME', $PSHOME -replace '^dotnet$', $dotnet)
        $script = "Import-Module '$PSScriptRoot/../../McpAtlassian.psd1'; Export-McpConfig -Client Generic -Session work -Bridge -Path '$path'"
        $before = $env:PATH
        try {
            $env:PATH = $OnPath ? $folder : $TestDrive
            $rest = @($start | Select-Object -Skip 1)
            $said = & $start[0] @rest -NoProfile -NonInteractive -Command $script 2>&1 | Out-String
        }
        finally { $env:PATH = $before }
        $entry = (Get-Content $path -Raw | ConvertFrom-Json).mcpServers.'atlassian-rovo-mcp'
        if ($OnPath) {
            $entry.command | Should -Be 'pwsh'
            return
        }
        $entry.command | Should -Exist -Because $said
        $entry.command | Should -BeLike ($rest ? '*dotnet*' : '*pwsh*')
        $arguments = @($entry.args | Select-Object -SkipLast 2) + '-NonInteractive', '-Command', '"PowerShell $($PSVersionTable.PSVersion)"'
        & $entry.command @arguments | Should -Be "PowerShell $($PSVersionTable.PSVersion)"
    }

    It 'keeps a copy with -Backup and returns the file with -PassThru' {
        Set-Content $path '{}'
        $file = Export-McpConfig -Client Generic -OAuth -Path $path -Backup -PassThru
        $file | Should -BeOfType IO.FileInfo
        $file.FullName | Should -Be (Get-Item $path).FullName
        Get-Content (Get-ChildItem $TestDrive -Filter 'mcp.json.bak-*').FullName | Should -Be '{}'
    }

    It 'writes a session''s own URL, of which -Endpoint changes only the path' {
        $demo = Start-AtlassianDemoServer
        try {
            $null = Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -Name exporttest
            Export-McpConfig -Client Generic -Session exporttest -Path $path -WarningAction SilentlyContinue
            $entry = (Get-Content $path -Raw | ConvertFrom-Json).mcpServers.'atlassian-rovo-mcp'
            ([uri] $entry.url).Authority | Should -Be ([uri] $demo.Uri).Authority
            $entry.headers.Authorization | Should -Be '${ATLASSIAN_MCP_AUTHORIZATION}'
            Export-McpConfig -Client Generic -Session exporttest -Endpoint v1 -AsPlainText -Path $path -WarningAction SilentlyContinue
            $entry = (Get-Content $path -Raw | ConvertFrom-Json).mcpServers.'atlassian-rovo-mcp'
            ([uri] $entry.url).Authority | Should -Be ([uri] $demo.Uri).Authority
            ([uri] $entry.url).AbsolutePath | Should -Be '/v1/mcp'
            Export-McpConfig -Client Zed -Session exporttest -AsText -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeLike '*Start-AtlassianMcpBridge -Name exporttest*'
            "$warnings" | Should -BeLike '*bridge*'
            $entry.headers.Authorization | Should -Be (New-AtlassianBasicToken -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -AsHeader)
        }
        finally {
            Disconnect-Atlassian -Name exporttest -ErrorAction SilentlyContinue
            Stop-AtlassianDemoServer -ErrorAction SilentlyContinue
        }
    }

    It 'names the bridge, and encodes it where a dollar sign would be replaced' {
        $root = Export-McpConfig -Client ClaudeCode -Bridge -Session work -AsText | ConvertFrom-Json
        $plain = $root.mcpServers.'atlassian-rovo-mcp'.args
        $plain[0, 1] | Should -Be '-NoProfile', '-Command'
        $plain[2] | Should -BeLike '*; $input | Start-AtlassianMcpBridge -Name work }*'
        $arguments = (Export-McpConfig -Client GeminiCli -Bridge -Session work -AsText | ConvertFrom-Json).mcpServers.'atlassian-rovo-mcp'.args
        $arguments[1] | Should -Be '-EncodedCommand'
        [Text.Encoding]::Unicode.GetString([Convert]::FromBase64String($arguments[2])) | Should -Be $plain[2]
    }

    It 'refuses a secret where the client cannot refer to one, and names the ways out' {
        { Export-McpConfig -Client Zed -EmailAddress ada@example.com -AsText -ErrorAction Stop } | Should -Throw -ErrorId 'SecretRefused,*'
        $Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Bridge*-OAuth*'
    }

    It 'makes links without secrets only' {
        $link = Export-McpConfig -Client VSCode -OAuth -AsDeepLink
        $link | Should -BeLike 'vscode:mcp/install`?*'
        [uri]::UnescapeDataString($link.Substring(19)) | ConvertFrom-Json | ForEach-Object url | Should -Be 'https://mcp.atlassian.com/v2/mcp'
        { Export-McpConfig -Client Cursor -ApiKey 'made-up-key' -AsPlainText -AsDeepLink -ErrorAction Stop } | Should -Throw -ErrorId 'SecretRefused,*'
        { Export-McpConfig -Client Zed -OAuth -AsDeepLink -ErrorAction Stop } | Should -Throw -ErrorId 'ClientNotSupported,*'
    }

    It 'warns about a secret inside a git work tree' {
        $null = New-Item -ItemType Directory (Join-Path $TestDrive '.git')
        Export-McpConfig -Client Generic -ApiKey 'made-up-key' -AsPlainText -Path $path -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike '*in a git work tree*'
    }

    It 'keeps secrets out of errors, warnings and -WhatIf' {
        $key = 'made-up-key-1234'
        $all = Export-McpConfig -Client Generic -ApiKey $key -AsPlainText -Path $path -WhatIf -Verbose *>&1 | Out-String
        $all += Export-McpConfig -Client Zed -ApiKey $key -AsText *>&1 | Out-String
        $all | Should -Not -BeLike '*made-up-key-1234*'
    }

    It 'goes on with the next client after a failure' {
        $texts = Export-McpConfig -Client NoSuchClient, Cursor -OAuth -AsText -ErrorVariable errors -ErrorAction SilentlyContinue
        @($texts).Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'ClientNotFound,*'
    }

    It 'has a text for <_>' -ForEach $clients {
        $text = Export-McpConfig -Client $_ -Local Uvx -Site https://example.atlassian.net -EmailAddress ada@example.com -AsText -WarningAction SilentlyContinue
        $text | Should -BeLike '*mcp-atlassian@*'
    }

    It 'completes client names' {
        $line = 'Export-McpConfig -Client Clau'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'ClaudeCode'
    }
}
