#Requires -Version 7.4

BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
    $fromEnvironment = (Get-Command Connect-Atlassian).Parameters.ContainsKey('FromEnvironment')
    $runners = @(
        @{ Runner = 'GitHub Actions'; Variables = @{ GITHUB_ACTIONS = 'true' }; Mask = '::add-mask::'; Error = '^::error title=(?<id>\w+)::(?<text>.+)$' }
        @{ Runner = 'Azure DevOps'; Variables = @{ TF_BUILD = 'True' }; Mask = '##vso[task.setsecret]'; Error = '^##vso\[task\.logissue type=error;code=(?<id>\w+)\](?<text>.+)$' }
    )
}

BeforeAll {
    $path = (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path
    $pwsh = "$PSHOME/pwsh"
    Import-Module $path -Force

    # What a runner takes for a command: "::" after blanks at the start of a line, the others anywhere.
    $command = '^\s*::[A-Za-z]|##vso\[|##\['

    # A step as both runners start it: a script file with a line before and one after, standard input closed.
    function Invoke-Step ([string] $Script, [hashtable] $Variables = @{}) {
        $folder = (New-Item -ItemType Directory -Path (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        $home1 = (New-Item -ItemType Directory -Path (Join-Path $folder 'home')).FullName
        $file = Join-Path $folder 'step.ps1'
        Set-Content -LiteralPath $file -Value @(
            '$ErrorActionPreference = ''stop'''
            "Import-Module '$path'"
            $Script
            'if ((Test-Path -LiteralPath variable:\LASTEXITCODE)) { exit $LASTEXITCODE }'
        )
        $start = [Diagnostics.ProcessStartInfo]::new($pwsh)
        foreach ($argument in '-NoLogo', '-NoProfile', '-NonInteractive', '-Command', ". '$file'") { $start.ArgumentList.Add($argument) }
        $start.WorkingDirectory = $folder
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        foreach ($name in @($start.Environment.Keys)) {
            if ($name -match '^(GITHUB_|TF_BUILD|AGENT_|CI$|ATLASSIAN_)') { $null = $start.Environment.Remove($name) }
        }
        $start.Environment['HOME'] = $home1
        $start.Environment['POWERSHELL_TELEMETRY_OPTOUT'] = '1'
        $start.Environment['GITHUB_STEP_SUMMARY'] = Join-Path $folder 'summary.md'
        $start.Environment['AGENT_TEMPDIRECTORY'] = $folder
        foreach ($name in $Variables.Keys) { $start.Environment[$name] = $Variables[$name] }
        $process = [Diagnostics.Process]::Start($start)
        $process.StandardInput.Close()
        $output = $process.StandardOutput.ReadToEndAsync()
        $errors = $process.StandardError.ReadToEndAsync()
        if (-not $process.WaitForExit(120000)) {
            $process.Kill($true)
            throw 'The step hung.'
        }
        [pscustomobject]@{
            ExitCode = $process.ExitCode
            Lines    = @($output.Result -split '\r\n|\r|\n')
            Errors   = @($errors.Result -split '\r\n|\r|\n')
            All      = @(($output.Result + "`n" + $errors.Result) -split '\r\n|\r|\n')
            Text     = $output.Result + "`n" + $errors.Result
            Folder   = $folder
        }
    }

    # The line that opens a session the way a step without -FromEnvironment does.
    function Get-ConnectLine ($Demo) {
        "`$null = Connect-Atlassian -Uri '$($Demo.Uri)' -EmailAddress '$($Demo.EmailAddress)' -ApiToken `$env:DEMO_TOKEN"
    }
}

AfterAll { Remove-Module McpAtlassian }

Describe 'A secret in <Runner>' -ForEach $runners {
    BeforeAll {
        $script = @'
$value = New-AtlassianBasicToken ada@example.com $env:TOKEN -AsPlainText
$value = New-AtlassianBasicToken ada@example.com $env:TOKEN -AsPlainText
'after'
'@
        $token = 'made+up/token"7'
        $base64 = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("ada@example.com:$token"))
        $step = Invoke-Step $script ($Variables + @{ TOKEN = $token })
        $masks = @($step.Lines | Where-Object { $_.StartsWith($Mask) } | ForEach-Object { $_.Substring($Mask.Length) })
    }

    It 'is masked although the output is assigned, and before any other output' {
        $step.ExitCode | Should -Be 0
        $masks | Should -Not -BeNullOrEmpty
        ($step.Lines | Where-Object { $_ })[-1] | Should -Be 'after'
    }

    It 'is masked as <Form>' -ForEach @(
        @{ Form = 'itself'; Value = { $token } }
        @{ Form = 'e-mail address and token'; Value = { "ada@example.com:$token" } }
        @{ Form = 'Base64'; Value = { $base64 } }
        @{ Form = 'the header'; Value = { "Basic $base64" } }
        @{ Form = 'JSON'; Value = { 'made+up/token\"7' } }
        @{ Form = 'JSON of .NET'; Value = { 'made\u002Bup/token\u00227' } }
    ) {
        $masks | Should -Contain (& $Value)
    }

    It 'is masked as part of a URL' {
        $encoded = [uri]::EscapeDataString($token)
        # Of a percent sign Azure's agents make different things, so both spellings are there.
        $expected = if ($Runner -like 'Azure*') { $encoded, $encoded.Replace('%', '%AZP25') } else { $encoded.Replace('%', '%25') }
        foreach ($value in $expected) { $masks | Should -Contain $value }
    }

    It 'is masked once, however often it is used' {
        $masks | Group-Object -CaseSensitive | Where-Object Count -gt 1 | Should -BeNullOrEmpty
    }

    It 'is not in a transcript' {
        $step = Invoke-Step '$null = Start-Transcript t.txt; $null = New-AtlassianBasicToken ada@example.com $env:TOKEN; $null = Stop-Transcript' ($Variables + @{ TOKEN = $token })
        $step.Text | Should -Match ([regex]::Escape($Mask))
        Get-Content -LiteralPath (Join-Path $step.Folder 't.txt') -Raw | Should -Not -Match ([regex]::Escape($token))
    }

    It 'is masked line by line when it has several' {
        $step = Invoke-Step '$null = New-AtlassianBasicToken ada@example.com $env:TOKEN -ErrorAction SilentlyContinue' ($Variables + @{ TOKEN = "first-line`r`nab`nthird-line" })
        $masks = @($step.Lines | Where-Object { $_.StartsWith($Mask) } | ForEach-Object { $_.Substring($Mask.Length) })
        $masks | Should -Contain 'first-line'
        $masks | Should -Contain 'third-line'
        $masks | Should -Not -Contain 'ab'
        $step.Lines | Where-Object { $_ -and -not $_.StartsWith($Mask) } | Should -BeNullOrEmpty
    }

    It 'of fewer than four characters is not masked' {
        (Invoke-Step '$null = New-AtlassianBasicToken ada@example.com abc' $Variables).Lines | Where-Object { $_ } | Should -BeNullOrEmpty
    }
}

Describe 'A secret where no runner reads' {
    It 'is not shown, whatever <_> is' -ForEach 'false', '1', '' {
        $step = Invoke-Step '$null = New-AtlassianBasicToken ada@example.com made-up-token' @{ GITHUB_ACTIONS = $_; TF_BUILD = $_ }
        $step.ExitCode | Should -Be 0
        $step.Text.Trim() | Should -BeNullOrEmpty
    }
}

Describe 'An error in <Runner>' -ForEach $runners {
    BeforeAll {
        $demo = Start-AtlassianDemoServer
        function Get-Annotation ($Step) {
            foreach ($line in $Step.Lines) {
                if ($line -match $Error) { [pscustomobject]@{ Id = $Matches.id; Text = $Matches.text } }
            }
        }
    }

    AfterAll { $demo | Stop-AtlassianDemoServer }

    It 'that ends the step is one annotation, and the step fails' {
        $step = Invoke-Step 'Invoke-AtlassianMcpTool getJiraIssue; "not reached"' $Variables
        $step.ExitCode | Should -Be 1
        $step.Lines | Should -Not -Contain 'not reached'
        $annotation = @(Get-Annotation $step)
        $annotation.Id | Should -Be 'NotConnected'
        $annotation.Text | Should -Match 'Connect-Atlassian'
    }

    It 'of one row is one annotation for the row, under Stop too' {
        $script = (Get-ConnectLine $demo) + "`n" + @'
'DEMO-1', 'DEMO-99998', 'DEMO-2', 'DEMO-99999' | Invoke-AtlassianMcpTool getJiraIssue -ErrorAction Continue | ForEach-Object key
'DEMO-99997' | Invoke-AtlassianMcpTool getJiraIssue
'@
        $step = Invoke-Step $script ($Variables + @{ DEMO_TOKEN = $demo.ApiToken })
        $step.ExitCode | Should -Be 1
        $step.Lines | Should -Contain 'DEMO-2'
        @(Get-Annotation $step) | Should -HaveCount 3
    }

    It 'that the caller silenced is none' {
        $script = (Get-ConnectLine $demo) + "`n'DEMO-99999' | Invoke-AtlassianMcpTool getJiraIssue -ErrorAction SilentlyContinue"
        $step = Invoke-Step $script ($Variables + @{ DEMO_TOKEN = $demo.ApiToken })
        $step.ExitCode | Should -Be 0
        Get-Annotation $step | Should -BeNullOrEmpty
    }

    It 'says that API tokens are switched off' {
        $off = Start-AtlassianDemoServer -ApiTokenDisabled
        try {
            $step = Invoke-Step (Get-ConnectLine $off) ($Variables + @{ DEMO_TOKEN = $off.ApiToken })
            $step.ExitCode | Should -Be 1
            @(Get-Annotation $step).Id | Should -Be 'ApiTokenDisabled'
        }
        finally {
            $off | Stop-AtlassianDemoServer
        }
    }
}

Describe 'An error where no runner reads' {
    It 'creates no annotation' {
        $step = Invoke-Step 'Get-AtlassianMcpTool'
        $step.ExitCode | Should -Be 1
        $step.Lines | Where-Object { $_ } | Should -BeNullOrEmpty
    }
}

Describe 'Text of a server in <Runner>' -ForEach $runners {
    BeforeAll {
        $demo = Start-AtlassianDemoServer
        $null = Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -Name hostile
        $titles = @(
            '::set-env name=X::y'
            '##vso[task.setvariable variable=X]y'
            'Printer ##vso[task.complete result=Failed;]'
            '##[add-mask]Printer'
            ':::add-mask::Printer'
        )
        $keys = $titles | ForEach-Object {
            (Invoke-AtlassianMcpTool createJiraIssue -Session hostile -projectKey DEMO -summary $_ -issueType Task -description "Hello`r`n::error::from the server`r::stop-commands::x`n##vso[task.logissue type=error]y" -Confirm:$false).key
        }
        $list = "'" + ($keys -join "','") + "'"

        function Get-Command1 ($Step) {
            $Step.All | Where-Object { $_ -match $command -and -not $_.StartsWith($Mask) -and $_ -notmatch $Error -and -not $_.StartsWith('##vso[task.uploadsummary]/') }
        }
    }

    AfterAll {
        Disconnect-Atlassian hostile
        $demo | Stop-AtlassianDemoServer
    }

    It 'runs nothing in <View>, and the objects keep it' -ForEach @(
        @{ View = 'the default view'; Script = '$issues' }
        @{ View = 'a table'; Script = '$issues | Format-Table' }
        @{ View = 'a list'; Script = '$issues | Format-List' }
        @{ View = 'what follows objects of another type'; Script = 'Get-AtlassianSession; $issues' }
        @{ View = 'a narrow list'; Script = '$issues | Format-List | Out-String -Width 30' }
    ) {
        $script = (Get-ConnectLine $demo) + "`n`$issues = $list | Invoke-AtlassianMcpTool getJiraIssue`n$Script`n`$issues | ForEach-Object { `$_.fields.summary } | Set-Content titles.txt"
        $step = Invoke-Step $script ($Variables + @{ DEMO_TOKEN = $demo.ApiToken })
        $step.ExitCode | Should -Be 0
        $step.Text | Should -Match 'Printer'
        Get-Command1 $step | Should -BeNullOrEmpty
        Get-Content -LiteralPath (Join-Path $step.Folder 'titles.txt') | Should -Be $titles
    }

    It 'is the script''s own affair where the script prints a value' {
        # The other side of keeping values as they are, and the proof that the tests above would notice.
        $script = (Get-ConnectLine $demo) + "`n($list | Invoke-AtlassianMcpTool getJiraIssue).fields.summary"
        $step = Invoke-Step $script ($Variables + @{ DEMO_TOKEN = $demo.ApiToken })
        Get-Command1 $step | Should -Not -BeNullOrEmpty
    }

    It 'runs nothing in warnings, verbose and debug output, errors and what -WhatIf says' {
        # The text comes back in the refusal of a tool, in its arguments and in the name of a column.
        $script = (Get-ConnectLine $demo) + "`n" + @'
$evil = "x`r::set-env name=X::y`n::error::z`n##vso[task.complete]"
Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey $evil -ErrorAction Continue -Verbose
Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql "summary ~~ $evil" -ErrorAction Continue -Debug
[pscustomobject]@{ issueIdOrKey = $evil; "issueIdOrKeys`n::error::q##vso[task.complete]" = 1 } | Invoke-AtlassianMcpTool getJiraIssue -ErrorAction Continue -Verbose
Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary $evil -WhatIf
$ErrorView = 'NormalView'
[pscustomobject]@{ issueIdOrKey = $evil } | Invoke-AtlassianMcpTool getJiraIssue -ErrorAction Continue
exit 0
'@
        $step = Invoke-Step $script ($Variables + @{ DEMO_TOKEN = $demo.ApiToken })
        $step.ExitCode | Should -Be 0
        $step.Text | Should -Match '(?i)what if'
        $step.Text | Should -Match 'set-env'
        Get-Command1 $step | Should -BeNullOrEmpty
    }

    It 'of progress is not drawn' {
        $script = (Get-ConnectLine $demo) + "`n1..40 | ForEach-Object { 'DEMO-1' } | Invoke-AtlassianMcpTool getJiraIssue | ForEach-Object key"
        $step = Invoke-Step $script ($Variables + @{ DEMO_TOKEN = $demo.ApiToken })
        $step.Lines | Where-Object { $_ -and -not $_.StartsWith($Mask) -and -not $_.StartsWith('##vso[task.uploadsummary]/') -and $_ -ne 'DEMO-1' } | Should -BeNullOrEmpty
    }
}

Describe 'The summary of the job' {
    BeforeAll { $demo = Start-AtlassianDemoServer }

    AfterAll { $demo | Stop-AtlassianDemoServer }

    It 'counts the rows of a bulk call on GitHub, one table each' {
        $script = (Get-ConnectLine $demo) + "`n" + @'
'DEMO-1', 'DEMO-99999', 'DEMO-2' | Invoke-AtlassianMcpTool getJiraIssue -ErrorAction Continue | Out-Null
'DEMO-3', 'DEMO-4' | Invoke-AtlassianMcpTool getJiraIssue | Out-Null
'DEMO-1' | Invoke-AtlassianMcpTool getJiraIssue | Out-Null
'@
        $step = Invoke-Step $script @{ GITHUB_ACTIONS = 'true'; DEMO_TOKEN = $demo.ApiToken }
        $bytes = [IO.File]::ReadAllBytes((Join-Path $step.Folder 'summary.md'))
        $bytes[0] | Should -Be ([byte][char]'#')
        $text = [Text.Encoding]::UTF8.GetString($bytes)
        $text | Should -Match '(?m)^\| Done \| Failed \| Unknown \| Not sent \|$'
        $text | Should -Match '(?m)^\| 2 \| 1 \| 0 \| 0 \|$'
        $text | Should -Match '(?m)^\| 2 \| 0 \| 0 \| 0 \|$'
        # One row is a call like any other.
        [regex]::Matches($text, '(?m)^### ').Count | Should -Be 2
    }

    It 'is written even if the first failed row ends the step' {
        $script = (Get-ConnectLine $demo) + "`n'DEMO-99999', 'DEMO-2' | Invoke-AtlassianMcpTool getJiraIssue"
        $step = Invoke-Step $script @{ GITHUB_ACTIONS = 'true'; DEMO_TOKEN = $demo.ApiToken }
        $step.ExitCode | Should -Be 1
        Get-Content -LiteralPath (Join-Path $step.Folder 'summary.md') -Raw | Should -Match '(?m)^\| 0 \| 1 \|'
    }

    It 'is handed to the agent of Azure DevOps as a file' {
        $script = (Get-ConnectLine $demo) + "`n'DEMO-1', 'DEMO-2' | Invoke-AtlassianMcpTool getJiraIssue | Out-Null"
        $step = Invoke-Step $script @{ TF_BUILD = 'True'; DEMO_TOKEN = $demo.ApiToken }
        $line = $step.Lines | Where-Object { $_.StartsWith('##vso[task.uploadsummary]') }
        Get-Content -LiteralPath $line.Substring('##vso[task.uploadsummary]'.Length) -Raw | Should -Match '(?m)^\| 2 \| 0 \|'
    }

    It 'that cannot be written is a warning, and the calls stand' {
        $script = (Get-ConnectLine $demo) + "`n'DEMO-1', 'DEMO-2' | Invoke-AtlassianMcpTool getJiraIssue | ForEach-Object key"
        $step = Invoke-Step $script @{ GITHUB_ACTIONS = 'true'; DEMO_TOKEN = $demo.ApiToken; GITHUB_STEP_SUMMARY = '/no/such/folder/summary.md' }
        $step.ExitCode | Should -Be 0
        $step.Lines | Should -Contain 'DEMO-1'
        $step.Text | Should -Match 'WARNING: The job summary could not be written'
    }
}

Describe 'A step with the credential in the environment, in <Runner>' -ForEach $runners -Skip:(-not $fromEnvironment) {
    BeforeAll {
        $demo = Start-AtlassianDemoServer
        $null = Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -Name hostile
        foreach ($title in '::set-env name=X::y', '##vso[task.setvariable variable=X]y') {
            $null = Invoke-AtlassianMcpTool createJiraIssue -Session hostile -projectKey DEMO -summary $title -issueType Task -Confirm:$false
        }
        $expected = @(Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -Session hostile -jql 'project = DEMO' -All)
        Disconnect-Atlassian hostile
        $credential = @{
            ATLASSIAN_MCP_EMAIL     = $demo.EmailAddress
            ATLASSIAN_MCP_API_TOKEN = $demo.ApiToken
            ATLASSIAN_MCP_SITE      = $demo.SiteUrl
            ATLASSIAN_MCP_ENDPOINT  = "$($demo.Uri)"
        }
        $script = "Connect-Atlassian -FromEnvironment; Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO' -All | Export-Csv r.csv"
    }

    AfterAll { $demo | Stop-AtlassianDemoServer }

    It 'has one row for each issue, masks first, and leaves no secret on the disk' {
        $step = Invoke-Step $script ($Variables + $credential)
        $step.ExitCode | Should -Be 0 -Because $step.Text
        @(Import-Csv -LiteralPath (Join-Path $step.Folder 'r.csv')) | Should -HaveCount $expected.Count
        $masks = @($step.Lines | Where-Object { $_.StartsWith($Mask) })
        $masks | Should -Contain "$Mask$($demo.ApiToken)"
        # Nothing of the session, which the first request made, comes before the last mask.
        $said = @($step.Lines | Where-Object { $_ })
        $said[0..($masks.Count - 1)] | Should -Be $masks
        $step.All | Where-Object { $_ -match $command -and -not $_.StartsWith($Mask) } | Should -BeNullOrEmpty
        Get-ChildItem -LiteralPath $step.Folder -Recurse -File -Force | Select-String -SimpleMatch $demo.ApiToken -List | Should -BeNullOrEmpty
        # No progress is drawn: nothing moves the cursor, which colours do not, and no line is written over.
        $step.Text | Should -Not -Match '\e\[[\d;?]*[A-HJKfhlsu]'
        $step.Text | Should -Not -Match '\r(?!\n)'
    }

    It 'masks before the first request, even one that fails' {
        $elsewhere = $Variables + $credential
        $elsewhere.ATLASSIAN_MCP_ENDPOINT = 'http://127.0.0.1:9/mcp'
        $step = Invoke-Step $script $elsewhere
        $step.ExitCode | Should -Be 1
        $step.Lines[0] | Should -Match ([regex]::Escape($Mask))
        $step.Lines | Should -Contain "$Mask$($demo.ApiToken)"
    }

    It 'masks what an Authorization header says' {
        $token = $demo.ApiToken
        $header = 'Basic ' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("$($demo.EmailAddress):$token"))
        $step = Invoke-Step 'Connect-Atlassian -FromEnvironment' ($Variables + @{ ATLASSIAN_MCP_AUTHORIZATION = $header; ATLASSIAN_MCP_ENDPOINT = "$($demo.Uri)" })
        $step.ExitCode | Should -Be 0 -Because $step.Text
        foreach ($value in $header, $header.Substring(6), $token) { $step.Lines | Should -Contain "$Mask$value" }
    }

    It 'masks a saved secret before it is used again' {
        $script = @'
$null = Connect-Atlassian -FromEnvironment -Name kept -Save -WarningAction SilentlyContinue
& $PSHOME/pwsh -NoProfile -NonInteractive -Command "Import-Module 'MODULE'; 'second process'; `$null = Connect-Atlassian -Name kept"
'@
        $step = Invoke-Step $script.Replace('MODULE', $path) ($Variables + $credential)
        $step.ExitCode | Should -Be 0 -Because $step.Text
        $second = $step.Lines[([array]::IndexOf($step.Lines, 'second process'))..($step.Lines.Count - 1)]
        $second | Should -Contain "$Mask$($demo.ApiToken)"
    }

    It 'ends as CredentialRequired when <_> is missing' -ForEach 'ATLASSIAN_MCP_EMAIL', 'ATLASSIAN_MCP_API_TOKEN' {
        $missing = $Variables + $credential
        $missing.Remove($_)
        $step = Invoke-Step $script $missing
        $step.ExitCode | Should -Be 1
        $annotations = @($step.Lines | Where-Object { $_ -match $Error })
        $annotations | Should -HaveCount 1
        $annotations[0] | Should -Match 'CredentialRequired'
        $annotations[0] | Should -Match $_
    }
}
