#Requires -Version 7.4

BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
    $fromEnvironment = (Get-Command Connect-Atlassian).Parameters.ContainsKey('FromEnvironment')
    $scripts = Get-ChildItem -Path "$PSScriptRoot/../../examples/steps/*.ps1" | ForEach-Object { @{ Name = $_.Name; File = $_.FullName } }
    $pipelines = @(
        @{ Pipeline = 'github-actions.yml'; Key = 'run'; Variables = @{ GITHUB_ACTIONS = 'true' }; Annotation = '::error '; Mask = '::add-mask::'; Scripts = 4 }
        @{ Pipeline = 'azure-pipelines.yml'; Key = 'pwsh'; Variables = @{ TF_BUILD = 'True' }; Annotation = '##vso[task.logissue type=error'; Mask = '##vso[task.setsecret]'; Scripts = 5 }
    )
}

BeforeAll {
    $root = (Resolve-Path -LiteralPath "$PSScriptRoot/../..").Path
    $pwsh = "$PSHOME/pwsh"
    Import-Module "$root/McpAtlassian.psd1" -Force

    # The scripts that a pipeline runs, as they are written in it: each is one line.
    function Get-StepLine ([string] $Pipeline, [string] $Key) {
        Get-Content -LiteralPath "$root/examples/$Pipeline" | ForEach-Object { if ($_ -match "^\s+(?:- )?${Key}: (.+)$") { $Matches[1] } } | Select-Object -Unique
    }

    # A checkout with the steps and with the module where the cache would have put it.
    function New-Checkout {
        $folder = (New-Item -ItemType Directory -Path (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        Copy-Item -LiteralPath "$root/examples/steps" -Destination $folder -Recurse
        $module = New-Item -ItemType Directory -Path (Join-Path $folder ".modules/McpAtlassian/$((Import-PowerShellDataFile "$root/McpAtlassian.psd1").ModuleVersion)")
        Copy-Item -LiteralPath "$root/McpAtlassian.psd1", "$root/bin" -Destination $module -Recurse
        $null = New-Item -ItemType Directory -Path (Join-Path $folder 'home'), (Join-Path $folder 'agent')
        $folder
    }

    # As the runners do it: a line before, a line after, no input, an empty home.
    function Invoke-Line ([string] $Line, [string] $Folder, [hashtable] $Variables) {
        $file = Join-Path $Folder 'agent/step.ps1'
        Set-Content -LiteralPath $file -Value '$ErrorActionPreference = ''stop''', $Line, 'if ((Test-Path -LiteralPath variable:\LASTEXITCODE)) { exit $LASTEXITCODE }'
        $start = [Diagnostics.ProcessStartInfo]::new($pwsh)
        foreach ($argument in '-NoLogo', '-NoProfile', '-NonInteractive', '-Command', ". '$file'") { $start.ArgumentList.Add($argument) }
        $start.WorkingDirectory = $Folder
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        foreach ($name in @($start.Environment.Keys)) {
            if ($name -match '^(GITHUB_|TF_BUILD|AGENT_|CI$|ATLASSIAN_|PSModulePath$)') { $null = $start.Environment.Remove($name) }
        }
        $start.Environment['HOME'] = Join-Path $Folder 'home'
        # As Install-McpAtlassian hands it to the steps that follow.
        $start.Environment['PSModulePath'] = Join-Path $Folder '.modules'
        $start.Environment['AGENT_TEMPDIRECTORY'] = Join-Path $Folder 'agent'
        $start.Environment['POWERSHELL_TELEMETRY_OPTOUT'] = '1'
        if ($Variables.ContainsKey('GITHUB_ACTIONS')) {
            $start.Environment['GITHUB_STEP_SUMMARY'] = Join-Path $Folder 'agent/summary.md'
            $start.Environment['GITHUB_OUTPUT'] = Join-Path $Folder 'agent/output'
            $start.Environment['GITHUB_ENV'] = Join-Path $Folder 'agent/env'
        }
        foreach ($name in $Variables.Keys) { $start.Environment[$name] = $Variables[$name] }
        $process = [Diagnostics.Process]::Start($start)
        $process.StandardInput.Close()
        $output = $process.StandardOutput.ReadToEndAsync()
        $errors = $process.StandardError.ReadToEndAsync()
        if (-not $process.WaitForExit(120000)) {
            $process.Kill($true)
            throw 'The step hung.'
        }
        [pscustomobject]@{ ExitCode = $process.ExitCode; Text = $output.Result + "`n" + $errors.Result; Lines = @($output.Result -split '\r?\n') }
    }
}

AfterAll { Remove-Module McpAtlassian }

Describe 'The script <Name>' -ForEach $scripts {
    It 'is PowerShell' {
        $errors = $null
        $null = [System.Management.Automation.Language.Parser]::ParseFile($File, [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty
    }

    It 'holds no secret and takes none as a parameter' {
        $ast = [System.Management.Automation.Language.Parser]::ParseFile($File, [ref] $null, [ref] $null)
        $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.ParameterAst] }, $true).Name.VariablePath.UserPath |
            Where-Object { $_ -match 'token|secret|password|key|credential' } | Should -BeNullOrEmpty
    }
}

Describe 'The steps of <Pipeline>' -ForEach $pipelines {
    It 'are known to these tests' {
        $lines = @(Get-StepLine $Pipeline $Key)
        $lines | Should -HaveCount $Scripts
        ($lines -match 'Install-McpAtlassian').Count | Should -Be 1
    }

    It 'find the module in the cache' {
        $folder = New-Checkout
        $line = (Get-StepLine $Pipeline $Key) -match 'Install-McpAtlassian'
        $version = (Select-String -LiteralPath "$root/examples/$Pipeline" -Pattern '0\.\d+\.\d+[\w.-]*').Matches[0].Value
        $step = Invoke-Line $line $folder ($Variables + @{ MCP_ATLASSIAN_VERSION = $version })
        $step.ExitCode | Should -Be 0 -Because $step.Text
        $step.Text | Should -Match 'from the cache'
        $handed = $Variables.TF_BUILD ? $step.Text : (Get-Content -LiteralPath "$folder/agent/env" -Raw)
        $handed | Should -Match ('PSModulePath(=|\])' + [regex]::Escape("$folder/.modules"))
    }
}

Describe 'The step that looks for a journal' {
    It 'says so where there is one, and nothing to the runner where there is none' {
        $folder = New-Checkout
        $line = (Get-StepLine azure-pipelines.yml pwsh) -match 'Find-Journal'
        (Invoke-Line $line $folder @{ TF_BUILD = 'True' }).Text | Should -Not -Match 'setvariable'
        Set-Content -LiteralPath "$folder/issues.jsonl" -Value '{}'
        (Invoke-Line $line $folder @{ TF_BUILD = 'True' }).Text | Should -Match ([regex]::Escape('##vso[task.setvariable variable=hasJournal]true'))
    }
}

Describe 'The set-up that both services use: <Runner>' -ForEach @(
    @{ Runner = 'GITHUB_ACTIONS'; Mask = '::add-mask::' }
    @{ Runner = 'TF_BUILD'; Mask = '##vso[task.setsecret]' }
) {
    BeforeAll {
        $demo = Start-AtlassianDemoServer
        $folder = New-Checkout
        Copy-Item -LiteralPath "$root/actions" -Destination $folder -Recurse
        $module = Split-Path (Get-ChildItem -Path "$folder/.modules/McpAtlassian/*/McpAtlassian.psd1").FullName
        $given = @{
            $Runner                 = 'true'
            ATLASSIAN_MCP_EMAIL     = $demo.EmailAddress
            ATLASSIAN_MCP_API_TOKEN = $demo.ApiToken
            ATLASSIAN_MCP_SITE      = $demo.SiteUrl
            ATLASSIAN_MCP_ENDPOINT  = "$($demo.Uri)"
            RUNNER_TEMP             = "$folder/agent"
        }
        if ($Runner -eq 'GITHUB_ACTIONS') { $given.GITHUB_ENV = "$folder/agent/env" }
        # What the runner gives to the next step.
        function Get-Handed ([string] $Text) {
            $lines = $given.GITHUB_ENV ? (Get-Content -LiteralPath $given.GITHUB_ENV) : ($Text -split '\r?\n')
            $handed = @{ $Runner = 'true' }
            foreach ($line in $lines) {
                if ($line -match '^(?:##vso\[task\.setvariable variable=(?<n>\w+)(?:;issecret=true)?\](?<v>.*)|(?<n>\w+)=(?<v>.*))$') { $handed[$Matches.n] = $Matches.v }
            }
            $handed
        }
    }

    AfterAll { $demo | Stop-AtlassianDemoServer }

    It 'opens a session once, that the next step uses without a credential' {
        $setup = Invoke-Line "./actions/setup-mcpatlassian/Setup-McpAtlassian.ps1 -Path '$module' -SessionName ci" $folder $given
        $setup.ExitCode | Should -Be 0 -Because $setup.Text
        $handed = Get-Handed $setup.Text
        $handed.Keys | Sort-Object | Should -Be (@('ATLASSIAN_MCP_HOME', 'ATLASSIAN_MCP_STORE_KEY', $Runner, 'PSModulePath') | Sort-Object)
        $setup.Text | Should -Match ([regex]::Escape($Mask))
        $next = Invoke-Line 'Connect-Atlassian -Name ci | Out-Null; (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).key' $folder $handed
        $next.ExitCode | Should -Be 0 -Because $next.Text
        $next.Text | Should -Match 'DEMO-1'
        Get-ChildItem -LiteralPath $folder -Recurse -File -Force | Select-String -SimpleMatch $demo.ApiToken -List | Should -BeNullOrEmpty
    }

    It 'opens none without a name, and says what is wrong with a folder' {
        $setup = Invoke-Line "./actions/setup-mcpatlassian/Setup-McpAtlassian.ps1 -Path '$module'" $folder $given
        $setup.Text | Should -Not -Match 'STORE_KEY'
        (Invoke-Line './actions/setup-mcpatlassian/Setup-McpAtlassian.ps1 -Path .' $folder $given).Text | Should -Match 'There is no McpAtlassian\.psd1'
    }
}

Describe 'The steps of <Pipeline> against a server' -ForEach $pipelines -Skip:(-not $fromEnvironment) {
    BeforeAll {
        $demo = Start-AtlassianDemoServer
        $null = Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -Name observer
        $credential = $Variables + @{
            ATLASSIAN_MCP_EMAIL     = $demo.EmailAddress
            ATLASSIAN_MCP_API_TOKEN = $demo.ApiToken
            ATLASSIAN_MCP_SITE      = $demo.SiteUrl
            ATLASSIAN_MCP_ENDPOINT  = "$($demo.Uri)"
        }
        $lines = Get-StepLine $Pipeline $Key
        $folder = New-Checkout
        function Get-Summary { Get-ChildItem -Path "$folder/agent/*.md" | Get-Content -Raw | Out-String }
        function Get-Created { @(Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -Session observer -jql 'project = DEMO' -All | Where-Object { $_.fields.summary -like 'Row *' }) }
    }

    AfterAll {
        Disconnect-Atlassian observer
        $demo | Stop-AtlassianDemoServer
    }

    BeforeEach { Remove-Item -Path "$folder/agent/*.md" }

    It 'export a report with a row for each issue, and sum it up' {
        $expected = @(Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -Session observer -jql 'project = DEMO' -All)
        $step = Invoke-Line ($lines -match 'Export-JqlReport') $folder ($credential + @{ REPORT_JQL = 'project = DEMO ORDER BY key' })
        $step.ExitCode | Should -Be 0 -Because $step.Text
        $step.Lines[0] | Should -Match ([regex]::Escape($Mask))
        [IO.File]::ReadAllBytes("$folder/report.csv")[0..2] | Should -Be 0xEF, 0xBB, 0xBF
        $rows = @(Import-Csv -LiteralPath "$folder/report.csv")
        $rows.key | Sort-Object | Should -Be ($expected.key | Sort-Object)
        Get-Summary | Should -Match '(?m)^\| Done \| \d+ \|$'
    }

    It 'fail with one annotation when the token is missing' {
        $without = $credential.Clone()
        $without.Remove('ATLASSIAN_MCP_API_TOKEN')
        $step = Invoke-Line ($lines -match 'Export-JqlReport') $folder ($without + @{ REPORT_JQL = 'project = DEMO' })
        $step.ExitCode | Should -Be 1
        @($step.Lines | Where-Object { $_.StartsWith($Annotation) }) | Should -HaveCount 1
    }

    It 'show what would be created, create it, and do not create it again' {
        Set-Content -LiteralPath "$folder/new.csv" -Value 'projectKey,issueType,summary', 'DEMO,Task,Row one', 'DEMO,Task,Row two'
        $issues = $credential + @{ ISSUES_CSV = 'new.csv' }

        $preview = Invoke-Line ($lines -match '-WhatIf') $folder $issues
        $preview.ExitCode | Should -Be 0 -Because $preview.Text
        $preview.Text | Should -Match 'What if:.*Row one'
        Get-Created | Should -HaveCount 0

        $step = Invoke-Line ($lines -match '-ResumeLog') $folder $issues
        $step.ExitCode | Should -Be 0 -Because $step.Text
        (Get-Created).fields.summary | Sort-Object | Should -Be 'Row one', 'Row two'
        Get-Summary | Should -Match '(?m)^\| 2 \| 0 \| 0 \| 0 \|$'

        Get-Summary | Should -Match '(?m)^- \[DEMO\\-\d+\]\(https://demo\.example\.com/browse/DEMO-\d+\)$'
        $keys = (Get-Created).key | Sort-Object
        $output = $Variables.ContainsKey('GITHUB_ACTIONS') ? (Get-Content -LiteralPath "$folder/agent/output" -Raw) : $step.Text
        ([regex]::Match($output, '(?m)^(?:##vso\[task\.setvariable variable=keys;isOutput=true\]|keys=)(.+)$').Groups[1].Value.Trim() -split ' ' | Sort-Object) | Should -Be $keys
        $urls = [regex]::Match($output, '(?m)^(?:##vso\[task\.setvariable variable=urls;isOutput=true\]|urls=)(.+)$').Groups[1].Value.Trim() -split ' '
        $urls | Sort-Object | Should -Be @($keys | ForEach-Object { "$($demo.SiteUrl.TrimEnd('/'))/browse/$_" })

        # The next attempt has an empty machine and what the pipeline brought back: the journal itself, or a folder of them.
        $next = New-Checkout
        Copy-Item -LiteralPath "$folder/new.csv" -Destination $next
        if (($lines -match '-ResumeLog') -match '-Earlier journals') {
            foreach ($attempt in '1-9', '1-10') { $null = New-Item -ItemType Directory -Path "$next/journals/journal-$attempt" -Force }
            Get-Content -LiteralPath "$folder/issues.jsonl" -TotalCount 3 | Set-Content -LiteralPath "$next/journals/journal-1-9/issues.jsonl"
            Copy-Item -LiteralPath "$folder/issues.jsonl" -Destination "$next/journals/journal-1-10"
        }
        else { Copy-Item -LiteralPath "$folder/issues.jsonl" -Destination $next }
        foreach ($line in ($lines -match '-WhatIf'), ($lines -match '-ResumeLog')) {
            $again = Invoke-Line $line $next $issues
            $again.ExitCode | Should -Be 0 -Because $again.Text
        }
        $again.Text | Should -Match 'Created 0 of 2 issues\. 2 were created earlier, 0 failed\.'
        (Get-Created).key | Sort-Object | Should -Be $keys
    }

    It 'create the other rows when one is refused, and fail' {
        Set-Content -LiteralPath "$folder/bad.csv" -Value 'projectKey,issueType,summary', 'DEMO,Task,Row three', 'NOPE,Task,Row lost', 'DEMO,Task,Row four'
        Remove-Item -LiteralPath "$folder/issues.jsonl" -ErrorAction Ignore
        $step = Invoke-Line ($lines -match '-ResumeLog') $folder ($credential + @{ ISSUES_CSV = 'bad.csv' })
        $step.ExitCode | Should -Be 1
        @($step.Lines | Where-Object { $_.StartsWith($Annotation) }) | Should -HaveCount 1
        (Get-Created).fields.summary | Should -Contain 'Row four'
        Get-Summary | Should -Match '(?m)^\| 2 \| 1 \| 0 \| 0 \|$'
    }

    It 'leave no secret in the checkout or at home' {
        Get-ChildItem -LiteralPath $folder -Recurse -File -Force | Select-String -SimpleMatch $demo.ApiToken -List | Should -BeNullOrEmpty
    }
}
