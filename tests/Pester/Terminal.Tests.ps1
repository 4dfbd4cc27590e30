#Requires -Version 7.4
# What is asked at a terminal, in a real pwsh behind a pseudo-terminal.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Tools/TestSite.psm1", "$PSScriptRoot/Tools/Terminal.psm1" -Force
    $why = if (-not (Test-Terminal)) { "util-linux' script makes the terminal, and it is not here" } elseif (-not (Get-Command node -CommandType Application -ErrorAction Ignore)) { 'node runs the browser and the server, and it is not here' }
    if ($why) { Write-Warning "Terminal tests are skipped: $why." }
}

Describe 'At a terminal' -Skip:([bool] $why) {
    BeforeAll {
        Import-Module (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1", "$PSScriptRoot/Tools/Terminal.psm1" -Force
        . "$PSScriptRoot/Tools/StandIn.ps1"
        $homes = Join-Path $TestDrive 'home'
        $site = Start-TestSite
        $root = $site.BaseUri
        $browser = Join-Path $TestDrive 'browser.cjs'
        Set-Content -LiteralPath $browser -Value 'fetch(process.argv[2]).then(r => r.text());'
        $clients = Get-DemoType 'OAuth.DemoOAuthClients'
        $ctrlC = [string] [char] 3
        $prelude = "`$env:ATLASSIAN_MCP_HOME = '$homes'; `$env:ATLASSIAN_MCP_BROWSER = `"node '$browser'`"; Get-ChildItem Env:ATLASSIAN_OAUTH_* | Remove-Item; "
        $wizard = "$prelude Register-AtlassianOAuthApp -AuthorizeUri '${root}authorize' -TokenUri '${root}oauth/token' -ResourceUri '${root}oauth/token/accessible-resources' "
        $saved = "; 'saved: ' + (Get-AtlassianSession -ListAvailable).Name"
    }

    AfterAll {
        $site.Dispose()
        Remove-Module McpAtlassian, TestSite, Terminal
    }

    Context 'Register-AtlassianOAuthApp' {
        It 'asks for everything in turn, again for what cannot be right, and for the site' {
            $callback = "http://localhost:$(Get-FreePort)/callback"
            $text = Invoke-AtPrompt "$wizard | Format-Table Name, Method, Site" `
                -Type '', $clients::ClassicId, $clients::ClassicSecret, 'nonsense', $callback, '', '9', '2' `
                -Await 'Client id: ', 'Client id: ', 'Client secret: ', 'Callback [http://localhost:8080/callback]: ', 'Callback [', 'offline_access]', 'Which one (1-2): ', 'Which one (1-2): '
            $text | Should -Match '3lo-second\s+OAuth3LO\s+second'
            $text | Should -Match '(?s)1\s+demo\.example\.com.+2\s+second\.example\.com'
            $text | Should -Match 'Waiting for your browser'
            $text | Should -Not -Match ([regex]::Escape($clients::ClassicSecret))
            $text | Should -Not -Match 'there is no refresh token'
        }

        It 'warns when the scopes that were typed lack offline_access' {
            $text = Invoke-AtPrompt "$wizard -ClientId $($clients::ClassicId) -Site demo -RedirectUri http://localhost:$(Get-FreePort)/callback -Name short $saved" `
                -Type $clients::ClassicSecret, 'read:jira-work' -Await 'Client secret: ', 'offline_access]'
            ($text -replace '\s+', ' ') | Should -Match 'offline_access is missing: there is no refresh token'
            $text | Should -Match 'saved: .*short'
        }

        It 'ends at Ctrl+C at <Prompt>, saves nothing and asks nothing more' -ForEach @(
            @{ Prompt = 'Client id: '; Before = @() }
            @{ Prompt = 'Client secret: '; Before = @('some-id') }
            @{ Prompt = 'Callback ['; Before = @('some-id', 'some-secret') }
        ) {
            $prompts = @('Client id: ', 'Client secret: ', 'Callback [')
            $text = Invoke-AtPrompt "$wizard -Name never $saved" -Type ($Before + $ctrlC) -Await $prompts[0..$Before.Count]
            $text | Should -Match ([regex]::Escape($Prompt))
            foreach ($later in @($prompts | Select-Object -Skip ($Before.Count + 1))) { $text | Should -Not -Match ([regex]::Escape($later)) }
            $text | Should -Not -Match 'Waiting for your browser|saved: .*never'
        }
    }

    Context 'A login that waits for the browser' {
        It 'ends at Ctrl+C: its port is free, nothing is saved' {
            $site.OAuth.LeaveConsentOpen = $true
            try {
                # What is written to the pipeline after Ctrl+C is not shown any more.
                $after = "foreach (`$port in 28210..28219) { `$l = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, `$port); try { `$l.Start(); `$l.Stop() } catch { [Console]::WriteLine('taken: ' + `$port) } }; [Console]::WriteLine('sessions: ' + @(Get-AtlassianSession -ListAvailable).Count)"
                $text = Invoke-AtPrompt "`$env:ATLASSIAN_MCP_HOME = '$homes-empty'; `$env:ATLASSIAN_MCP_BROWSER = `"node '$browser'`"; try { Connect-Atlassian -Uri '$($site.Uri)' -Site demo -Name waited -Save } finally { $after }" -Type $ctrlC -Await '~Waiting for your browser'
                $text | Should -Match 'sessions: 0'
                $text | Should -Not -Match 'taken'
            }
            finally { $site.OAuth.LeaveConsentOpen = $false }
        }
    }

    Context 'Login without a browser' {
        It 'shows the URL, says what is wrong with a pasted one and asks again, three times' {
            $wrong = 'http://127.0.0.1/callback?code=x&state=wrong'
            $text = Invoke-AtPrompt "$prelude Connect-Atlassian -Uri '$($site.Uri)' -NoBrowser" -Type $wrong, 'nothing', $wrong `
                -Await 'Paste that URL here: ', 'Paste the URL here: ', 'Paste the URL here: '
            $text | Should -Match 'state is different'
            $text | Should -Match 'has no code'
            $text | Should -Match '(?s)Open this URL.+authorize\?.+Paste that URL here'
            $text | Should -Match 'Connect-Atlassian:'
        }
    }

    Context 'A server that asks in the middle of a call' {
        BeforeAll {
            $notes = Join-Path $TestDrive 'notes.txt'
            $asking = "`$null = Connect-Atlassian -Command node -ArgumentList '$PSScriptRoot/Tools/asking-server.cjs', '$notes' -Name asking; try { `$answer = Invoke-AtlassianMcpTool ask; 'answer: ' + (`$answer | ConvertTo-Json -Compress -Depth 5) } finally { if (-not `$answer) { `$null = [Threading.SpinWait]::SpinUntil([Func[bool]] { @(Get-Content '$notes' -ErrorAction Ignore).Count -ge 2 }, 10000) }; Disconnect-Atlassian asking }"
        }

        It 'is answered, each field in turn, again where a value does not fit' {
            $text = Invoke-AtPrompt $asking -Type 'a', '', 'Ada', 'many', '', 'blue', 'GREEN', 'yes' `
                -Await 'Decline', 'Your name: ', 'Your name: ', 'How many (whole number) [3]: ', 'How many', 'Colour (red, green): ', 'Colour', 'Urgent (yes, no): '
            $text | Should -Match 'What shall it be\?'
            # A width of 80 breaks the line; what was left out takes the server's default.
            ($text -replace '\s') | Should -Match ([regex]::Escape('answer:{"answered":{"action":"accept","content":{"name":"Ada","colour":"green","urgent":true'))
        }

        It 'learns that it was declined' {
            $text = Invoke-AtPrompt $asking -Type 'd' -Await 'Decline'
            $text | Should -Match '"action":"decline"'
            $text | Should -Not -Match 'Your name'
        }

        It 'learns that the call was cancelled, by Ctrl+C at <Prompt>' -ForEach @(
            @{ Prompt = 'Decline'; Before = @() }
            @{ Prompt = 'Your name: '; Before = @('a') }
        ) {
            Remove-Item $notes -ErrorAction Ignore
            $text = Invoke-AtPrompt $asking -Type ($Before + $ctrlC) -Await @('Decline', 'Your name: ')[0..$Before.Count]
            $text | Should -Not -Match 'answer:|How many'
            Get-Content $notes | Sort-Object | Should -Be 'cancelled', 'no answer'
        }
    }
}
