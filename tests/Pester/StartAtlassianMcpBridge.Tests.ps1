#Requires -Version 7.4

BeforeDiscovery {
    # A real client, pinned, installed once into artifacts/.
    $inspector = '@modelcontextprotocol/inspector@0.17.2'
    $folder = Join-Path (Resolve-Path -LiteralPath "$PSScriptRoot/../..").Path 'artifacts/npm/inspector'
    $client = Join-Path $folder 'node_modules/@modelcontextprotocol/inspector/cli/build/cli.js'
    $noClient = $null
    if (-not (Get-Command npm, node -CommandType Application -ErrorAction Ignore | Select-Object -Skip 1)) {
        $noClient = 'npm and node are not on PATH.'
    }
    elseif (-not (Test-Path -LiteralPath $client)) {
        $null = New-Item -ItemType Directory -Path $folder -Force
        $output = & npm install --prefix $folder --no-save --no-audit --no-fund --ignore-scripts --loglevel error $inspector 2>&1 | Out-String
        if (-not (Test-Path -LiteralPath $client)) { $noClient = "npm cannot install ${inspector}: $output" }
    }
}

Describe 'Start-AtlassianMcpBridge' {
    BeforeAll {
        $manifest = (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path
        Import-Module $manifest -Force
        $demo = Start-AtlassianDemoServer
        $pwsh = "$PSHOME/pwsh"
        $utf8 = [Text.UTF8Encoding]::new($false)

        # The bridge as a client starts it, but that the session is opened in place.
        $serve = "Import-Module '$manifest'; `$null = Connect-Atlassian -Uri '$($demo.Uri)' -EmailAddress `$env:DEMO_EMAIL -ApiToken `$env:DEMO_TOKEN -Name work; `$input | Start-AtlassianMcpBridge -Name work"

        function Invoke-Bridge ([string[]] $Line, [string] $Switches = '') {
            $start = [Diagnostics.ProcessStartInfo]::new($pwsh)
            '-NoProfile', '-Command', "$serve $Switches" | ForEach-Object { $start.ArgumentList.Add($_) }
            $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
            $start.StandardInputEncoding = $start.StandardOutputEncoding = $start.StandardErrorEncoding = $utf8
            $start.Environment['DEMO_EMAIL'] = $demo.EmailAddress
            $start.Environment['DEMO_TOKEN'] = $demo.ApiToken
            $process = [Diagnostics.Process]::Start($start)
            $output = $process.StandardOutput.ReadToEndAsync()
            $errors = $process.StandardError.ReadToEndAsync()
            foreach ($one in $Line) { $process.StandardInput.Write($one + "`n") }
            $process.StandardInput.Close()
            if (-not $process.WaitForExit(240000)) { $process.Kill($true); throw 'The bridge did not end with its input.' }
            [pscustomobject] @{
                Text     = $output.Result
                Messages = @($output.Result -split "`n" | Where-Object { $_ } | ConvertFrom-Json -Depth 64)
                Errors   = $errors.Result
                ExitCode = $process.ExitCode
            }
        }

        function New-Message ($Id, [string] $Method, $Params = @{}) {
            ConvertTo-Json -InputObject @{ jsonrpc = '2.0'; id = $Id; method = $Method; params = $Params } -Compress -Depth 16
        }
    }

    AfterAll { Remove-Module McpAtlassian }

    It 'answers the handshake, lists and calls, with nothing but protocol on standard output' {
        $run = Invoke-Bridge @(
            New-Message 1 initialize @{ protocolVersion = '2025-06-18'; capabilities = @{}; clientInfo = @{ name = 'test'; version = '1' } }
            '{"jsonrpc":"2.0","method":"notifications/initialized"}'
            New-Message 2 tools/list
            New-Message 3 tools/call @{ name = 'getJiraIssue'; arguments = @{ cloudId = $demo.CloudId; issueIdOrKey = 'DEMO-1' } }
        )
        $run.ExitCode | Should -Be 0
        $run.Errors | Should -BeNullOrEmpty
        ($run.Messages | Where-Object id -EQ 1).result.protocolVersion | Should -Be '2025-06-18'
        ($run.Messages | Where-Object id -EQ 2).result.tools.name | Should -Not -BeNullOrEmpty
        ($run.Messages | Where-Object id -EQ 3).result.content[0].text | Should -BeLike '*DEMO-1*'
        $run.Messages | Should -HaveCount 3
        $run.Text | Should -Not -Match "`r|\uFEFF"
        $run.Text[-1] | Should -Be "`n"
    }

    It 'loses none of many messages, long lines and non-ASCII text among them' {
        $count = if ($env:MCPATLASSIAN_LONG -eq '1') { 10000 } else { 1000 }
        $long = 'ä' * 50000
        $lines = foreach ($i in 1..$count) {
            switch ($i % 5) {
                0 { New-Message $i ping }
                1 { New-Message $i tools/call @{ name = 'demoEcho'; arguments = @{ message = "Grüße $i 日本 🎉 `u{2028}" } } }
                2 { New-Message $i resources/read @{ uri = 'demo://readme' } }
                3 { New-Message $i no/such/method }
                4 { New-Message $i tools/call @{ name = 'demoEcho'; arguments = @{ message = if ($i % 100 -eq 4) { "$long$i" } else { "m$i" } } } }
            }
        }
        $run = Invoke-Bridge $lines
        $run.ExitCode | Should -Be 0
        $run.Messages | Should -HaveCount $count
        @($run.Messages.id | Sort-Object -Unique) | Should -HaveCount $count
        foreach ($message in $run.Messages) {
            $i = $message.id
            $right = switch ($i % 5) {
                0 { $null -ne $message.result }
                1 { $message.result.content[0].text -ceq "Grüße $i 日本 🎉 `u{2028}" }
                2 { $message.result.contents[0].uri -eq 'demo://readme' }
                3 { $message.error.code -eq -32601 }
                4 { $message.result.content[0].text -ceq $(if ($i % 100 -eq 4) { "$long$i" } else { "m$i" }) }
            }
            if (-not $right) { throw "Message $i is not what was asked for: $($message | ConvertTo-Json -Depth 5 -Compress)" }
        }
    }

    It 'says what is worth saying on standard error alone, also with -Verbose and -Debug' {
        $run = Invoke-Bridge 'not JSON', (New-Message 1 ping) -Switches '-Verbose -Debug'
        $run.Messages.id | Should -Contain 1
        $run.Messages | Should -HaveCount 2
        $run.Errors | Should -BeLike 'McpAtlassian bridge: Parse error*'
    }

    It 'shows and calls only what the fence allows' {
        $run = Invoke-Bridge -Switches '-ReadOnly -AllowTool *Issue* -DenyTool *Comment*' @(
            New-Message 1 tools/list
            New-Message 2 tools/call @{ name = 'deleteJiraIssue'; arguments = @{ issueIdOrKey = 'DEMO-1' } }
            New-Message 3 tools/call @{ name = 'demoEcho'; arguments = @{ message = 'x' } }
        )
        $names = ($run.Messages | Where-Object id -EQ 1).result.tools.name
        $names | Where-Object { $_ -notlike '*Issue*' -or $_ -like '*Comment*' -or $_ -like 'create*' } | Should -BeNullOrEmpty
        ($run.Messages | Where-Object id -EQ 2).error.data.errorId | Should -Be 'ToolDenied'
        ($run.Messages | Where-Object id -EQ 3).error.data.errorId | Should -Be 'ToolDenied'
    }

    It 'says on standard error that a session is not there, and nothing on standard output' {
        $text = $null | & $pwsh -NoProfile -NonInteractive -Command "Import-Module '$manifest'; `$input | Start-AtlassianMcpBridge -Name nobody" 2>&1
        @($text | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] }) | Should -BeNullOrEmpty
        ($text | Out-String) | Should -BeLike "*nobody*"
    }

    Context 'as Export-McpConfig writes it, with a client that keeps its input open' {
        BeforeAll {
            $modules = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'modules')).FullName
            $link = @{ Path = Join-Path $modules 'McpAtlassian'; Target = Split-Path $manifest }
            $null = New-Item -ItemType ($IsWindows ? 'Junction' : 'SymbolicLink') @link

            function Start-Entry ([string] $Session, [string] $ModulePath, [string] $Client = 'Generic') {
                $text = Export-McpConfig -Client $Client -Bridge -Session $Session -AsText -WarningAction Ignore
                $root = $text | ConvertFrom-Json -AsHashtable
                $entry = ($root.mcpServers ?? $root.mcp).'atlassian-rovo-mcp'
                $start = [Diagnostics.ProcessStartInfo]::new($entry.command)
                $entry.args | ForEach-Object { $start.ArgumentList.Add($_) }
                $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
                $start.Environment['PSModulePath'] = $ModulePath
                $process = [Diagnostics.Process]::Start($start)
                $output = $process.StandardOutput.ReadToEndAsync()
                $errors = $process.StandardError.ReadToEndAsync()
                $process.StandardInput.WriteLine((New-Message 1 initialize))
                $process.StandardInput.Flush()
                if (-not $process.WaitForExit(240000)) { $process.Kill($true); throw 'The bridge did not end.' }
                [pscustomobject] @{ Output = $output.Result; Errors = $errors.Result; ExitCode = $process.ExitCode }
            }
        }

        It 'ends when no such session is saved, and says how to see which are (<_>)' -ForEach 'Generic', 'Crush' {
            $run = Start-Entry -Session nobody -ModulePath $modules -Client $_
            $run.ExitCode | Should -Be 1
            $run.Errors | Should -BeLike "*nobody*Get-AtlassianSession*"
            $run.Output | Should -BeNullOrEmpty
        }

        It 'ends when the module is not installed' {
            $run = Start-Entry -Session work -ModulePath (New-Item -ItemType Directory -Path "$TestDrive/none").FullName
            $run.ExitCode | Should -Be 1
            $run.Errors | Should -BeLike "*McpAtlassian*not loaded*"
            $run.Output | Should -BeNullOrEmpty
        }
    }

    It 'says how to start it if there is no pipeline input' {
        { Start-AtlassianMcpBridge -Name work } | Should -Throw -ErrorId 'NotSupported,*'
    }

    Context 'with the MCP inspector as client' -ForEach @(@{ Client = $client; Missing = $noClient }) {
        BeforeAll {
            function Invoke-Inspector ([string[]] $Arguments) {
                $config = Join-Path $TestDrive 'mcp.json'
                @{ mcpServers = @{ bridge = @{ command = $pwsh; args = @('-NoProfile', '-Command', $serve); env = @{ DEMO_EMAIL = $demo.EmailAddress; DEMO_TOKEN = $demo.ApiToken } } } } |
                    ConvertTo-Json -Depth 6 | Set-Content -LiteralPath $config
                $text = $null | & node $Client --cli --config $config --server bridge @Arguments 2>&1 | Out-String
                if ($LASTEXITCODE) { throw $text }
                $text | ConvertFrom-Json -Depth 64
            }
        }

        BeforeEach {
            if ($Missing) { Set-ItResult -Skipped -Because $Missing }
        }

        It 'lists tools' {
            (Invoke-Inspector --method, tools/list).tools.name | Should -Contain 'getJiraIssue'
        }

        It 'calls a tool' {
            (Invoke-Inspector --method, tools/call, --tool-name, demoEcho, --tool-arg, 'message=Grüße').content[0].text | Should -Be 'Grüße'
        }

        It 'speaks to the demo itself' {
            $basic = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("$($demo.EmailAddress):$($demo.ApiToken)"))
            $given = '--cli', $demo.Uri.AbsoluteUri, '--transport', 'http', '--header', "Authorization: Basic $basic"
            $text = $null | & node $Client @given --method tools/call --tool-name demoEcho --tool-arg 'message=Grüße' 2>&1 | Out-String
            ($text | ConvertFrom-Json -Depth 64).content[0].text | Should -Be 'Grüße'
        }

        It 'reads a resource and renders a prompt' {
            (Invoke-Inspector --method, resources/read, --uri, demo://readme).contents[0].text | Should -BeLike '*embedded Atlassian*'
            (Invoke-Inspector --method, prompts/get, --prompt-name, triage-issue, --prompt-args, issueKey=DEMO-1).messages[0].content.text | Should -BeLike '*DEMO-1*'
        }
    }

    Context 'with other clients, of tests/npm' {
        BeforeAll {
            $npm = (Resolve-Path -LiteralPath "$PSScriptRoot/../npm").Path
            $saved = $env:DEMO_EMAIL, $env:DEMO_TOKEN
            $env:DEMO_EMAIL, $env:DEMO_TOKEN = $demo.EmailAddress, $demo.ApiToken
        }

        AfterAll { $env:DEMO_EMAIL, $env:DEMO_TOKEN = $saved }

        BeforeEach {
            if (-not (Test-Path -LiteralPath "$npm/node_modules/.package-lock.json")) { Set-ItResult -Skipped -Because 'tests/npm is not installed.' }
        }

        It 'serves the official TypeScript client (<_>)' -ForEach 'sdk', 'client' {
            $from = $_ -eq 'sdk' ? @(
                "import { Client } from '@modelcontextprotocol/sdk/client/index.js';"
                "import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';"
            ) : @(
                "import { Client } from '@modelcontextprotocol/client';"
                "import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';"
            )
            $script = $from + @'
const [command, serve] = process.argv.slice(1);
const client = new Client({ name: 'peer', version: '1' });
await client.connect(new StdioClientTransport({ command, args: ['-NoProfile', '-Command', serve], env: process.env }));
const { tools } = await client.listTools();
const result = await client.callTool({ name: 'demoEcho', arguments: { message: 'wörld' } });
console.log(JSON.stringify({ tools: tools.length, text: result.content[0].text }));
await client.close();
'@
            Push-Location -LiteralPath $npm
            $text = $null | & node --input-type=module -e ($script -join "`n") $pwsh $serve 2>&1 | Out-String
            Pop-Location
            $answer = $text | ConvertFrom-Json
            $answer.text | Should -Be 'wörld'
            $answer.tools | Should -BeGreaterThan 5
        }

        It 'serves mcporter' {
            $config = Join-Path $TestDrive 'mcporter.json'
            @{ imports = @(); mcpServers = @{ bridge = @{ command = $pwsh; args = '-NoProfile', '-Command', $serve } } } |
                ConvertTo-Json -Depth 6 | Set-Content -LiteralPath $config
            $text = $null | & node "$npm/node_modules/mcporter/dist/cli.js" --config $config call bridge.demoEcho 'message=wörld' 2>&1 | Out-String
            $text | Should -BeLike '*wörld*'
        }
    }
}
