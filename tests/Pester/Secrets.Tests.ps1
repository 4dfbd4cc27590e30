#Requires -Version 7.4
# One sweep over every mode at full verbosity: nothing of a secret in any stream, error, transcript, file, command line or
# environment where it does not belong. The modes are in Tools/SecretModes.ps1; what is searched, in Tools/SecretSweep.psm1.

BeforeDiscovery {
    $hasNode = [bool] (Get-Command node -CommandType Application -ErrorAction Ignore)
    $hasTerminal = $hasNode -and $IsLinux -and [bool] (Get-Command script -CommandType Application -ErrorAction Ignore)
    $runners = @(
        @{ Runner = 'no runner'; Variables = @{} }
        @{ Runner = 'GitHub Actions'; Variables = @{ GITHUB_ACTIONS = 'true'; ATLASSIAN_MCP_STORE_KEY = 'the key of a pipeline' } }
        @{ Runner = 'Azure DevOps'; Variables = @{ TF_BUILD = 'True'; ATLASSIAN_MCP_STORE_KEY = 'the key of a pipeline' } }
    )
    $encodings = 'as it is', 'Base64', 'Base64 of account and secret', 'Base64 of a header', 'URL', 'form', 'JSON', 'plain JSON', 'XML'
}

BeforeAll {
    Import-Module "$PSScriptRoot/Tools/SecretSweep.psm1" -Force
    $accounts = 'ada@example.com', 'admin', 'proxy', 'demo-service-client', 'demo-3lo-app'
    $work = Join-Path ([IO.Path]::GetTempPath()) ('sweep-' + [guid]::NewGuid().ToString('n').Substring(0, 12))
    $null = New-Item -ItemType Directory -Path $work
}

AfterAll {
    Remove-Item -LiteralPath $work -Recurse -Force
    Remove-Module SecretSweep
}

Describe 'The search' {
    BeforeAll {
        $secret = New-MarkedSecret
        $search = New-SecretSearch @{ planted = $secret } $accounts
        # By other means than the search's own.
        function ConvertTo-Encoded ([string] $Encoding) {
            switch ($Encoding) {
                'as it is' { $secret }
                'Base64' { [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($secret)) }
                'Base64 of account and secret' { [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("ada@example.com:$secret")) }
                'Base64 of a header' { [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("Bearer $secret")) }
                'URL' { [uri]::new("http://127.0.0.1/?q=$([uri]::EscapeDataString($secret))").Query.Substring(3) }
                'form' {
                    $fields = [Collections.Generic.Dictionary[string, string]]::new()
                    $fields['q'] = $secret
                    [Net.Http.FormUrlEncodedContent]::new($fields).ReadAsStringAsync().Result.Substring(2)
                }
                'JSON' { [Text.Json.JsonSerializer]::Serialize($secret, [string]).Trim('"') }
                'plain JSON' { ($secret | ConvertTo-Json).Trim('"') }
                'XML' { [Security.SecurityElement]::Escape($secret) }
            }
        }
    }

    It 'finds a secret in the form: <_>' -ForEach $encodings {
        Find-Secret "before $(ConvertTo-Encoded $_) after" $search | Should -Not -BeNullOrEmpty
    }

    It 'finds each half of the form: <_>' -ForEach $encodings {
        $form = ConvertTo-Encoded $_
        # The account alone is no secret.
        $start = $_ -eq 'Base64 of account and secret' ? [int] ($form.Length * 0.3) : 0
        $half = [int] (($form.Length - $start) / 2)
        Find-Secret "before $($form.Substring($start, $half + 6)) after" $search | Should -Not -BeNullOrEmpty
        Find-Secret "before $($form.Substring($start + $half - 6)) after" $search | Should -Not -BeNullOrEmpty
    }

    It 'finds it in lines that a host has broken and coloured' {
        $broken = $secret.Insert(7, "`e[0m`r`n      ").Insert(28, "`n")
        Find-Secret $broken $search | Should -Not -BeNullOrEmpty
    }

    It 'finds nothing where nothing is' {
        Find-Secret "ada@example.com said: $(New-MarkedSecret) Bearer ****" $search | Should -BeNullOrEmpty
    }

    It 'takes whole lines of exactly the mask for masks, and nothing else' {
        $text = "::add-mask::$secret`n##vso[task.setsecret]$secret`n"
        Remove-MaskLine $text | Should -Not -Match ([regex]::Escape($secret.Substring(0, 8)))
        foreach ($line in " ::add-mask::$secret", "said ::add-mask::$secret", "::error::$secret", "##vso[task.logissue]$secret") {
            Find-Secret (Remove-MaskLine $line) $search | Should -Not -BeNullOrEmpty
        }
        Get-Mask $text | Should -Be $secret, $secret
    }
}

Describe 'A leak that is planted' -Skip:(-not $hasNode) {
    BeforeAll {
        $folder = (New-Item -ItemType Directory -Path (Join-Path $work planted)).FullName
        $planted = Wait-SecretRun (Start-SecretRun -Folder $folder -Echo http://127.0.0.1:9 -Only planted)
        $search = New-SecretSearch @{ planted = $planted.Secrets.planted }
    }

    It 'is found in the output, in each stream' {
        $found = Find-Secret $planted.Output $search
        $found | Should -Contain 'planted (as it is, second half)'
        $found | Should -Contain 'planted (Base64, first half)'
        $found | Should -Contain 'planted (in a URL, second half)'
        Find-Secret $planted.Errors $search | Should -Contain 'planted (in plain JSON, second half)'
    }

    It 'is found in the transcript' { Find-Secret $planted.Transcript $search | Should -Not -BeNullOrEmpty }

    It 'is found in a file, by a half' {
        $leak = $planted.Files | Where-Object Name -EQ leak.txt
        Find-Secret (Get-Content -LiteralPath $leak -Raw) $search | Should -Be 'planted (as it is, second half)'
    }

    It 'is found on a command line and in an environment' -Skip:(-not $IsLinux) {
        $child = $planted.Processes | Where-Object mode -EQ planted
        Find-Secret ($child.line -join ' ') $search | Should -Not -BeNullOrEmpty
        Find-Secret $child.environment.STRAY $search | Should -Not -BeNullOrEmpty
    }
}

Describe 'No secret appears' -Skip:(-not $hasNode) {
    BeforeAll {
        $echo = Start-EchoServer
        $runs = @{}
        # At the same time: each waits most of the time for servers to start.
        foreach ($one in @(
                @{ Runner = 'no runner'; Variables = @{} }
                @{ Runner = 'GitHub Actions'; Variables = @{ GITHUB_ACTIONS = 'true'; ATLASSIAN_MCP_STORE_KEY = 'the key of a pipeline' } }
                @{ Runner = 'Azure DevOps'; Variables = @{ TF_BUILD = 'True'; ATLASSIAN_MCP_STORE_KEY = 'the key of a pipeline' } })) {
            $folder = (New-Item -ItemType Directory -Path (Join-Path $work $one.Runner)).FullName
            $runs[$one.Runner] = Start-SecretRun -Folder $folder -Echo $echo.Uri -Variables $one.Variables
        }
        $results = @{}
        foreach ($runner in @($runs.Keys)) { $results[$runner] = Wait-SecretRun $runs[$runner] }
        $number = 0
        $echoed = @{}
        $given = Invoke-RestMethod "$($echo.Uri)/secrets"
        foreach ($secret in $given) { $echoed["echoed $(($number++))"] = $secret }
        $echo.StandardInput.Close()
        $echo.Dispose()
        foreach ($runner in @($results.Keys)) {
            $results[$runner] | Add-Member Search (New-SecretSearch ($results[$runner].Secrets + $echoed) $accounts)
        }
    }

    AfterAll { foreach ($run in $runs.Values) { Remove-Item -LiteralPath $run.StandIn -Recurse -Force } }

    Context 'with <Runner>' -ForEach $runners {
        BeforeAll { $result = $results[$Runner] }

        It 'while every mode connects as it should' {
            $result.ExitCode | Should -Be 0 -Because $result.Errors
            $expected = @{
                'oauth' = 'OAuth'; 'oauth-revoked' = 'SessionNotFound'; 'oauth-echo' = 'OAuth'; 'oauth-nobody' = 'CredentialRequired'; 'oauth-client' = 'AuthenticationFailed'
                'api-token' = 'ApiToken'; 'proxy' = 'SessionNotFound'
                'client-secret' = 'ClientCredentials'; 'private-key' = 'ClientCredentials'; 'identity' = 'IdentityAssertion'; 'workload' = 'WorkloadIdentity'
                'register' = 'OAuth3LO'; 'register-http' = 'OAuth3LO'; 'token-file' = 'OAuth3LO'; 'data-center-oauth' = 'OAuth3LO'
                'command' = 'None'; 'command-identity' = 'PersonalAccessToken'; 'command-dying' = 'LocalServerExited'; 'command-dying-identity' = 'LocalServerExited'
                'environment-token' = 'ApiToken'; 'environment-key' = 'ApiKey'; 'environment-header' = 'Headers'; 'environment-client' = 'ClientCredentials'
                'environment-half' = 'CredentialRequired'; 'environment-local' = 'ApiToken'; 'environment-own-token' = 'AccessToken'
                'config-header' = 'Headers'; 'config-child' = 'None'
            }
            foreach ($name in 'client-secret', 'private-key', 'identity', 'workload', 'register') { $expected["$name-refused"] = 'AuthenticationFailed' }
            foreach ($pair in @{ 'api-token' = 'ApiToken'; 'credential' = 'ApiToken'; 'api-key' = 'ApiKey'; 'access-token' = 'AccessToken'; 'headers' = 'Headers' }.GetEnumerator()) {
                $expected["$($pair.Key)-open"] = $pair.Value
                $expected["$($pair.Key)-refuse"] = 'AuthenticationFailed'
            }
            foreach ($start in 'uvx', 'docker') {
                foreach ($way in '', '-http') {
                    $expected["$start$way-own-token"] = 'AccessToken'
                    $expected["$start$way-pat"] = 'PersonalAccessToken'
                    $expected["$start$way-basic"] = 'Password'
                }
                $expected["$start-certificate"] = 'PersonalAccessToken'
                $expected["$start-http-products"] = 'PersonalAccessToken'
                $expected["$start-http-refused"] = 'AuthenticationFailed'
            }
            $seen = @{}
            foreach ($outcome in $result.Outcomes) {
                $seen[$outcome.mode] = $outcome.error ? $outcome.error : $outcome.method
                if ($outcome.again) { $outcome.again | Should -Be $outcome.method -Because $outcome.mode }
            }
            foreach ($mode in $expected.Keys) { $seen[$mode] | Should -Be $expected[$mode] -Because $mode }
            $seen.Count | Should -Be $expected.Count
            @($result.Outcomes | Where-Object again).Count | Should -BeGreaterThan 30
        }

        It 'in the output of any stream' {
            $result.Output.Length | Should -BeGreaterThan 500000
            # A runner's log is shown no progress.
            $result.Output | Should -Match ($Variables.Count ? 'progress: 0 records' : 'progress: [1-9]')
            Find-Secret (Remove-MaskLine $result.Output) $result.Search | Should -BeNullOrEmpty
        }

        It 'in the error output' { Find-Secret $result.Errors $result.Search | Should -BeNullOrEmpty }

        It 'in the transcript, masks included' {
            $result.Transcript | Should -Match '== the end'
            Find-Secret $result.Transcript $result.Search | Should -BeNullOrEmpty
        }

        It 'in a file, except where credentials are kept' {
            # Without a key the saved sessions' own files hold them, readable by their owner; mcp-atlassian's token file, on request, always does.
            $kept = if ($Variables.Count) { '^[/\\]\.mcp-atlassian[/\\]oauth-demo-3lo-app\.json$' } else { '^([/\\]\.config[/\\]McpAtlassian[/\\]secrets[/\\][^/\\]+\.json|[/\\]\.mcp-atlassian[/\\]oauth-demo-3lo-app\.json)$' }
            if ($IsWindows) { $kept = '\.mcp-atlassian|McpAtlassian\\secrets' }
            $kinds = 'audit.jsonl', 'resume.jsonl', 'bundle-api-token.json', 'session.json', 'out.json', 'starts.log'
            @($result.Files.Name -like '*.record.jsonl').Count | Should -BeGreaterThan 10
            foreach ($kind in $kinds) { $result.Files.Name | Should -Contain $kind }
            foreach ($file in $result.Files) {
                $place = $file.FullName.StartsWith($result.Home) ? $file.FullName.Substring($result.Home.Length) : $file.FullName
                if ($place -match $kept) { continue }
                Find-Secret "$(Get-Content -LiteralPath $file.FullName -Raw)" $result.Search | Should -BeNullOrEmpty -Because $place
                Find-Secret $place $result.Search | Should -BeNullOrEmpty
            }
        }

        It 'on a child''s command line' -Skip:(-not $IsLinux) {
            $result.Processes.Count | Should -BeGreaterThan 40
            foreach ($child in $result.Processes) { Find-Secret ($child.line -join ' ') $result.Search | Should -BeNullOrEmpty -Because $child.mode }
        }

        It 'in a child''s environment, except in the variables it is to have it in' -Skip:(-not $IsLinux) {
            $served = @{}
            foreach ($child in $result.Processes) {
                # A browser is the user's program and gets the user's environment, as from any shell.
                $isBrowser = "$($child.line)" -like '*browser.cjs*'
                foreach ($name in $child.environment.Keys) {
                    if ($isBrowser -and $name -ceq 'UNRELATED_TOKEN') { continue }
                    $value = "$($child.environment[$name])"
                    $found = Find-Secret $value $result.Search
                    if (-not $found) { continue }
                    $belongs = $isBrowser ? $null : $child.belongs[$name]
                    $belongs | Should -Not -BeNullOrEmpty -Because "$name in $($child.mode) holds $found"
                    if ($belongs -ne '(issued)') { $value | Should -BeExactly $result.Secrets[$belongs] -Because "$name in $($child.mode)" }
                    $served["$($child.mode) $name"] = $true
                }
                $stored = @($child.environment.Keys -match '^ATLASSIAN_MCP_' -ne 'ATLASSIAN_MCP_HOME')
                if (-not $isBrowser) { $stored | Should -BeNullOrEmpty -Because "$($child.mode) has nothing to do with them" }
            }
            # Each variable that was to be there was there: the search looked at the right processes.
            foreach ($child in $result.Processes | Where-Object { $_.belongs }) {
                foreach ($name in $child.belongs.Keys) { $served["$($child.mode) $name"] | Should -BeTrue -Because "$name in $($child.mode)" }
            }
        }

        It 'and what is used is masked where a runner listens, tokens that came at run time too; elsewhere no mask is written' {
            if (-not $Variables.Count) {
                Get-Mask ($result.Output + $result.Errors + $result.Transcript) | Should -BeNullOrEmpty
                return
            }
            $masks = [Collections.Generic.HashSet[string]]::new([string[]] @(Get-Mask $result.Output), [StringComparer]::Ordinal)
            foreach ($secret in $result.Issued -match '^(at|rt|id-jag|dcr)-') { $masks.Contains($secret) | Should -BeTrue -Because $secret.Substring(0, 3) }
            foreach ($name in 'apiToken', 'password', 'apiKey', 'accessToken', 'header', 'extra', 'pat', 'classic', 'service', 'dataCenterApp', 'identity', 'proxy', 'variable') {
                $masks.Contains($result.Secrets[$name]) | Should -BeTrue -Because $name
            }
            foreach ($line in $result.Secrets.pem -split '\r?\n' -notmatch '^-----' -ne '') { $masks.Contains($line) | Should -BeTrue }
        }
    }
}

Describe 'OAuth without a browser' -Skip:(-not $hasTerminal) {
    It 'takes the pasted URL and shows nothing of it' {
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1", "$PSScriptRoot/Tools/Terminal.psm1" -Force
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        $site = Start-TestSite
        try {
            # The person: opens the address that is shown, and copies the one the browser was sent to.
            $paste = {
                param ($screen)
                if ($screen -notmatch 'Paste that URL here:\s?$') { return }
                $page = [regex]::Matches($screen, 'http://127\.0\.0\.1:\d+/authorize\?\S+')[-1].Value
                $browser = [Net.Http.HttpClient]::new([Net.Http.HttpClientHandler] @{ AllowAutoRedirect = $false })
                try { $browser.GetAsync($page).GetAwaiter().GetResult().Headers.Location.AbsoluteUri } finally { $browser.Dispose() }
            }
            $screen = Invoke-AtTerminal -Type $paste -Script (
                "`$VerbosePreference = `$DebugPreference = 'Continue'; `$s = Connect-Atlassian -Uri '$($site.Uri)' -NoBrowser -Name pasted; `$s | Format-List * -Force; `$s | ConvertTo-Json -Depth 3; " +
                "Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1; `$Error | Format-List * -Force; 'method ' + `$s.Method")
            $screen | Should -Match 'method OAuth'
            # The code was typed in by the person, and was spent at once.
            $secrets = @{}
            foreach ($secret in $site.OAuthSecrets -notlike 'code-*') { $secrets["issued $($secrets.Count)"] = $secret }
            $secrets.Count | Should -BeGreaterOrEqual 2
            Find-Secret $screen (New-SecretSearch $secrets) | Should -BeNullOrEmpty
        }
        finally {
            $site.Dispose()
            Remove-Module McpAtlassian, TestSite
        }
    }
}
