#Requires -Version 7.4

Describe 'Import-AtlassianMcpTool' {
    BeforeAll {
        $manifest = (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path
        Import-Module $manifest -Force
        $demo = Start-AtlassianDemoServer
        $session = Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -Name tools
        Import-AtlassianMcpTool

        function Complete ([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
    }

    AfterAll { Remove-Module McpAtlassian }

    Context 'the commands' {
        It 'are there for every tool, each with an approved verb and the prefix' {
            $commands = Get-Command -Module McpAtlassian.Tools
            $commands | Should -HaveCount (Get-AtlassianMcpTool).Count
            $approved = (Get-Verb).Verb
            $commands | Where-Object { $_.Verb -notin $approved -or $_.Noun -notlike 'Atlassian*' } | Should -BeNullOrEmpty
        }

        It 'call their tool and return its objects' {
            (Get-AtlassianJiraIssue -issueIdOrKey DEMO-1).key | Should -Be 'DEMO-1'
            (Get-AtlassianJiraIssue DEMO-2).key | Should -Be 'DEMO-2'
        }

        It 'have typed parameters from the schema' {
            $parameters = (Get-Command New-AtlassianJiraIssue).Parameters
            $syntax = Get-Command New-AtlassianJiraIssue -Syntax | Out-String -Width 4096
            $syntax | Should -BeLike '*`[-summary`] <string>*'
            $syntax | Should -BeLike '*`[-labels <string`[`]>`]*'
            $syntax | Should -BeLike '*`[-dueDate <datetime>`]*'
            $parameters.summary.Attributes.Mandatory | Should -Contain $true
            $parameters.labels.Attributes.Mandatory | Should -Not -Contain $true
            $parameters.Keys | Should -Not -Contain 'cloudId'
        }

        It 'take splatting, and rows, without keeping a value from the row before' {
            $splat = @{ issueIdOrKey = 'DEMO-1'; fields = 'summary' }
            (Get-AtlassianJiraIssue @splat).key | Should -Be 'DEMO-1'
            $demo.GetType() | Should -Not -BeNullOrEmpty
            $shown = [pscustomobject] @{ projectKey = 'DEMO'; issueType = 'Task'; summary = 'one'; description = 'only here' }, [pscustomobject] @{ projectKey = 'DEMO'; issueType = 'Task'; summary = 'two' } |
                New-AtlassianJiraIssue -Confirm:$false
            $keys = $shown.key
            $keys | Should -HaveCount 2
            $second = Get-AtlassianJiraIssue $keys[1] -Raw
            $second | Should -Not -BeLike '*only here*'
        }

        It 'complete names, parameters and values' {
            Complete 'Get-AtlassianJiraIss' | Should -Contain 'Get-AtlassianJiraIssue'
            Complete 'New-AtlassianJiraIssue -summ' | Should -Be '-summary'
            Complete 'New-AtlassianJiraIssue -priority ' | Should -Contain 'Highest'
        }

        It 'make their call as a job, for one call, after what is to be asked was asked' {
            $job = New-AtlassianJiraIssue -projectKey DEMO -issueType Task -summary 'of a job' -AsJob -Confirm:$false
            $job | Should -BeOfType ([System.Management.Automation.Job])
            ($job | Receive-Job -Wait -AutoRemoveJob).key | Should -BeLike 'DEMO-*'
            New-AtlassianJiraIssue -projectKey DEMO -issueType Task -summary x -AsJob -WhatIf | Should -BeNullOrEmpty
            { 'DEMO-1', 'DEMO-2' | Get-AtlassianJiraIssue -AsJob -ErrorAction Stop } | Should -Throw -ErrorId 'ArgumentInvalid*'
            (Get-Help Get-AtlassianJiraIssue -Parameter AsJob).description.Text | Should -BeLike '*Receive-Job*'
            Get-Job | Should -BeNullOrEmpty
        }

        It 'have help from the descriptions' {
            $help = Get-Help New-AtlassianJiraIssue -Full
            $help.synopsis | Should -Be 'Create a Jira issue in a project.'
            (Get-Help Remove-AtlassianJiraIssue).synopsis | Should -Be 'Delete a Jira issue.'
            $help.description.Text | Should -BeLike 'Create a Jira issue*'
            ($help.parameters.parameter | Where-Object name -EQ summary).description.Text | Should -BeLike '*summary*'
            $help.examples.example[0].code | Should -BeLike '*New-AtlassianJiraIssue -projectKey*'
        }

        It 'say which members an object has, and what a file may be' {
            (Get-Help Set-AtlassianJiraIssueStatus -Parameter transition).description.Text | Should -Match '@\{ id = … \}'
            (Get-Help Send-AtlassianAttachmentToJiraIssue -Parameter content).description.Text | Should -Match 'path of a file'
        }

        It 'can be mocked' {
            Mock Get-AtlassianJiraIssue { 'mocked' } -ParameterFilter { $issueIdOrKey -eq 'DEMO-9' }
            Get-AtlassianJiraIssue DEMO-9 | Should -Be 'mocked'
            Should -Invoke Get-AtlassianJiraIssue -Times 1 -Exactly
            Mock Search-AtlassianJiraIssue { 'none' } -ParameterFilter { $maxResults -eq 5 }
            Search-AtlassianJiraIssue -jql x -maxResults 5 | Should -Be 'none'
        }

        It 'report errors as Invoke-AtlassianMcpTool does, and obey -ErrorAction and the caller''s preference' {
            $null = Get-AtlassianJiraIssue NOPE-1 -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem[0].FullyQualifiedErrorId | Should -BeLike 'ToolFailed,*'
            { Get-AtlassianJiraIssue NOPE-1 -ErrorAction Stop } | Should -Throw -ErrorId 'ToolFailed,*'
            { & { $ErrorActionPreference = 'Stop'; Get-AtlassianJiraIssue NOPE-1 } } | Should -Throw -ErrorId 'ToolFailed,*'
        }

        It 'are for -WhatIf and -Confirm where the tool writes, and for neither where it reads' {
            (Get-Command New-AtlassianJiraIssue).Parameters.Keys | Should -Contain 'WhatIf'
            (Get-Command Get-AtlassianJiraIssue).Parameters.Keys | Should -Not -Contain 'WhatIf'
            (Get-Command Remove-AtlassianJiraIssue).Parameters.Keys | Should -Contain 'Force'
        }

        It 'send nothing under -WhatIf, also when <Case>' -ForEach @(
            @{ Case = 'it is given'; Script = { Remove-AtlassianJiraIssue DEMO-3 -WhatIf } }
            @{ Case = 'only the preference of the calling scope says so'; Script = { $WhatIfPreference = $true; Remove-AtlassianJiraIssue DEMO-3 } }
            @{ Case = 'only the preference of a calling module says so'; Script = { & (New-Module { function Test { $WhatIfPreference = $true; Remove-AtlassianJiraIssue DEMO-3 } }) { Test } } }
        ) {
            $before = $demo.RequestCount
            & $Script
            $demo.RequestCount | Should -Be $before
        }

        It 'keep a destructive tool behind a confirmation if the session is not interactive' {
            $before = $demo.RequestCount
            if (-not [Environment]::UserInteractive -or [Console]::IsInputRedirected -or $env:CI) {
                { Remove-AtlassianJiraIssue DEMO-3 -ErrorAction Stop } | Should -Throw -ErrorId 'ConfirmationRequired,*'
                $demo.RequestCount | Should -Be $before
            }
            else { Set-ItResult -Skipped -Because 'somebody is there who would be asked' }
        }
    }

    Context 'importing' {
        It 'selects by pattern and from the pipeline, with another prefix' {
            (Import-AtlassianMcpTool getJira* -Prefix One -PassThru).Name | Should -Contain 'Get-OneJiraIssue'
            (Get-AtlassianMcpTool getJiraIssue | Import-AtlassianMcpTool -Prefix Two -PassThru).Name | Should -Be 'Get-TwoJiraIssue'
            (Get-TwoJiraIssue DEMO-1).key | Should -Be 'DEMO-1'
        }

        It 'comes with connecting' {
            $null = Connect-Atlassian -Uri $demo.Uri -ApiKey $demo.ApiKey -Name import -Import -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem | Should -HaveCount 1
            $problem[0].Exception.Message | Should -Match "^\d+ names are imported from session 'tools': "
            $problem[0].FullyQualifiedErrorId | Should -BeLike 'CommandExists,*'
            Disconnect-Atlassian import
            Get-Module McpAtlassian.Tools | Remove-Module
            $null = Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -Name tools -Import
            Get-Command -Module McpAtlassian.Tools | Should -HaveCount (Get-AtlassianMcpTool).Count
            (Get-AtlassianJiraIssue DEMO-1).key | Should -Be 'DEMO-1'
        }

        It 'again replaces the commands and keeps the others' {
            $before = (Get-Command -Module McpAtlassian.Tools).Name
            Import-AtlassianMcpTool getJiraIssue
            (Get-Command -Module McpAtlassian.Tools).Name | Should -Be $before
            Get-Module McpAtlassian.Tools | Should -HaveCount 1
        }

        It 'reports a tool that is not there' {
            { Import-AtlassianMcpTool getJiraIsue -ErrorAction Stop } | Should -Throw -ErrorId 'ToolNotFound,*'
        }

        It 'refuses the name of another command, loaded or only installed, unless -Force is given' {
            $null = New-Item -ItemType Directory -Path TestDrive:/Installed
            Set-Content -LiteralPath TestDrive:/Installed/Installed.psm1 -Value 'function Get-ThreeJiraIssue { "theirs" }'
            New-ModuleManifest -Path (Join-Path $TestDrive 'Installed/Installed.psd1') -RootModule Installed.psm1 -FunctionsToExport Get-ThreeJiraIssue
            $path = $env:PSModulePath
            try {
                $env:PSModulePath = "$TestDrive$([IO.Path]::PathSeparator)$path"
                { Import-AtlassianMcpTool getJiraIssue -Prefix Three -ErrorAction Stop } | Should -Throw -ErrorId 'CommandExists,*'
                Get-Module Installed | Should -BeNullOrEmpty
                Get-ThreeJiraIssue | Should -Be 'theirs'
                Import-AtlassianMcpTool getJiraIssue -Prefix Three -Force
                (Get-ThreeJiraIssue DEMO-1).key | Should -Be 'DEMO-1'
            }
            finally {
                $env:PSModulePath = $path
                Remove-Module Installed -ErrorAction Ignore
            }
        }

        It 'refuses what another session has taken' {
            $null = Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -Name other
            { Import-AtlassianMcpTool getJiraIssue -Session other -ErrorAction Stop } | Should -Throw -ErrorId 'CommandExists,*'
            Select-AtlassianSession tools
        }

        It 'leaves nothing behind when the tools are removed' {
            Remove-Module McpAtlassian.Tools
            Get-Command Get-AtlassianJiraIssue, Get-TwoJiraIssue -ErrorAction Ignore | Should -BeNullOrEmpty
            Import-AtlassianMcpTool
            (Get-AtlassianJiraIssue DEMO-1).key | Should -Be 'DEMO-1'
        }
    }

    Context 'in constrained language' {
        It 'makes commands that work: a call, rows, errors' {
            $script = "Import-Module '$manifest'; `$null = Connect-Atlassian -Demo; " +
                '$ExecutionContext.SessionState.LanguageMode = ''ConstrainedLanguage''; Import-AtlassianMcpTool; ' +
                '(Get-AtlassianJiraIssue DEMO-1).key; (''DEMO-2'', ''DEMO-3'' | Get-AtlassianJiraIssue -ThrottleLimit 2).key; ' +
                'try { Get-AtlassianJiraIssue NOPE-1 -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }'
            $null | & $PSHOME/pwsh -NoProfile -NonInteractive -Command $script |
                Should -Be 'DEMO-1', 'DEMO-2', 'DEMO-3', 'ToolFailed,Get-AtlassianJiraIssue'
        }
    }

    Context 'saving' {
        It 'writes a module that works in a separate process' {
            $file = Import-AtlassianMcpTool *JiraIssue* -Path TestDrive:/SavedTools -PassThru
            $file.Name | Should -Be 'SavedTools.psd1'
            (Import-PowerShellDataFile -LiteralPath $file.FullName).FunctionsToExport | Should -Contain 'Get-AtlassianJiraIssue'
            $script = "Import-Module '$manifest'; `$null = Connect-Atlassian -Uri '$($demo.Uri)' -EmailAddress '$($demo.EmailAddress)' -ApiToken `$env:DEMO_TOKEN -Name tools; Import-Module '$($file.FullName)'; (Get-AtlassianJiraIssue DEMO-1).key"
            $env:DEMO_TOKEN = $demo.ApiToken
            try { $null | & $PSHOME/pwsh -NoProfile -NonInteractive -Command $script | Should -Be 'DEMO-1' }
            finally { $env:DEMO_TOKEN = $null }
        }

        It 'replaces a module only with -Force' {
            { Import-AtlassianMcpTool getJiraIssue -Path TestDrive:/SavedTools -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
            Import-AtlassianMcpTool getJiraIssue -Path TestDrive:/SavedTools -Force
            Get-Content -Raw -LiteralPath TestDrive:/SavedTools/SavedTools.psm1 | Should -Not -BeLike '*Edit-*'
        }

        It 'refuses a folder that cannot be a module: <_>' -ForEach 'TestDrive:/a;b', 'TestDrive:/.hidden', 'Env:/x' {
            { Import-AtlassianMcpTool getJiraIssue -Path $_ -ErrorAction Stop } | Should -Throw -ErrorId 'PathInvalid,*'
        }
    }

    Context 'from a hostile server' {
        BeforeAll {
            # A server whose every name and description tries to get out of the script it is put in.
            $null = New-Item -ItemType Directory -Path TestDrive:/hostile
            $mark = Join-Path $TestDrive 'marked'
            $attack = "New-Item -Path '$mark' -Force"
            $quotes = [char[]] (0x27, 0x2018, 0x2019, 0x201A, 0x201B, 0x22, 0x201C, 0x201D, 0x201E)
            $breakers = @(
                foreach ($quote in $quotes) { "$quote; $attack; $quote"; "$quote); $attack #" ; "$quote$quote; $attack" }
                "`$($attack)"; "``n$attack"; "`n$attack`n"; "`r$attack`r"; "#>`n$attack`n<#"; "#`0>$attack"; "##>> $attack"; "}`n$attack`n{"; "]`n$attack"
                ".EXTERNALHELP $mark.xml"; "`n    .EXTERNALHELP $mark.xml`n"; "`n.FORWARDHELPTARGETNAME Get-Process"; "`e]0;title`a`e[2J"; "`u{2028}$attack"; "`u{202E}$attack"
                "..\..\..\evil"; "../../evil"; "a;b"; "| $attack"; "& $attack"; "@($attack)"; "'@`n$attack`n@'"; "`"@`n$attack`n@`""
            )
            $tools = for ($i = 0; $i -lt $breakers.Count; $i++) {
                $text = $breakers[$i]
                @{
                    name        = if ($i % 2) { "get$i $text" } else { "delete$i" }
                    title       = $text
                    description = "$text`n$text"
                    annotations = @{ readOnlyHint = [bool] ($i % 2) }
                    inputSchema = @{
                        type       = 'object'
                        required   = @('need')
                        properties = [ordered] @{
                            need = @{ type = 'string'; description = $text; enum = @($text, 'b') }
                            "p $text" = @{ type = 'string'; description = $text; default = $text }
                            WhatIfPreference = @{ type = 'boolean' }; PSCmdlet = @{ type = 'object' }; args = @{ type = 'array' }; __call = @{ type = 'string' }; Session = @{ type = 'string' }; Host = @{ type = 'string' }
                        }
                    }
                }
            }
            $tools += @{ name = 'newBasicToken'; description = 'steals'; inputSchema = @{ type = 'object' } }, @{ name = 'brokenSchema'; inputSchema = @{ type = 5 } }
            [IO.File]::WriteAllText((Join-Path $TestDrive 'hostile/tools.json'), (ConvertTo-Json -InputObject @($tools) -Depth 12))
            Set-Content -LiteralPath TestDrive:/hostile/server.mjs -Value @'
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
const tools = JSON.parse(readFileSync(process.argv[2], 'utf8'));
createInterface({ input: process.stdin }).on('line', line => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const result = method === 'initialize' ? { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: "it's $(evil)", version: '1' } }
    : method === 'tools/list' ? { tools }
    : method === 'tools/call' ? { content: [{ type: 'text', text: JSON.stringify(params) }] } : undefined;
  process.stdout.write(JSON.stringify(result ? { jsonrpc: '2.0', id, result } : { jsonrpc: '2.0', id, error: { code: -32601, message: 'no' } }) + '\n');
});
'@
            $skip = if (Get-Command node -CommandType Application -ErrorAction Ignore) { $null } else { 'node is not on PATH' }
            if (-not $skip) {
                $name = "o'`$(hara)" # A session's name can hold quotes too.
                $null = Connect-Atlassian -Command node -ArgumentList (Join-Path $TestDrive 'hostile/server.mjs'), (Join-Path $TestDrive 'hostile/tools.json') -Name $name
                function Invoke-Tool ($Command) {
                    $asks = if ($Command.Parameters.ContainsKey('Confirm')) { @{ Confirm = $false } } else { @{} }
                    $answer = & $Command.Name -need b @asks -ErrorAction Stop
                    if ($answer -is [string]) { $answer | ConvertFrom-Json } else { $answer }
                }

                $commands = Import-AtlassianMcpTool -Session $name -Prefix Hostile -PassThru -WarningAction SilentlyContinue -ErrorVariable refused -ErrorAction SilentlyContinue
            }
        }

        BeforeEach { if ($skip) { Set-ItResult -Skipped -Because $skip } }

        It 'writes examples that PowerShell reads as one call' {
            foreach ($tool in Get-AtlassianMcpTool -Session $name) {
                $errors = $null
                $script = [Management.Automation.Language.Parser]::ParseInput($tool.Example, [ref] $null, [ref] $errors)
                $errors | Should -BeNullOrEmpty -Because $tool.Example
                $calls = $script.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)
                $calls.Count | Should -Be 1 -Because $tool.Example
            }
        }

        It 'runs nothing of its words: importing, help, completion, calling, saving' {
            foreach ($command in $commands) {
                $null = Get-Help $command.Name -Full | Out-String
                $null = Complete "$($command.Name) -need "
                if ($command.Parameters.ContainsKey('need')) { $null = Invoke-Tool $command }
            }
            $file = Import-AtlassianMcpTool -Session $name -Prefix Hostile -Path TestDrive:/HostileTools -PassThru -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
            $null = $null | & $PSHOME/pwsh -NoProfile -NonInteractive -Command "Import-Module '$manifest'; Import-Module '$($file.FullName)' -DisableNameChecking; Get-Command -Module HostileTools | Get-Help -Full | Out-String"
            Test-Path -LiteralPath $mark | Should -BeFalse
            $commands.Count + $refused.Count | Should -Be $tools.Count
            $commands.Count | Should -BeGreaterThan 40
        }

        It 'makes commands and parameters of letters, digits and underscores alone' {
            $commands.Name | Where-Object { $_ -cnotmatch '^[A-Za-z]+-Hostile[A-Za-z0-9]+$' } | Should -BeNullOrEmpty
            $commands.ForEach({ $_.Parameters.Keys }) | Where-Object { $_ -cnotmatch '^[A-Za-z_][A-Za-z0-9_]*$' } | Should -BeNullOrEmpty
        }

        It 'keeps the exact names and values in what is sent' {
            $sent = foreach ($command in $commands) { if ($command.Parameters.ContainsKey('need')) { (Invoke-Tool $command).name } }
            $plain = $tools.name | Where-Object { $_ -notmatch '[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]' -and $_ -notin 'newBasicToken', 'brokenSchema' }
            $sent | Sort-Object | Should -BeExactly ($plain | Sort-Object)
        }

        It 'are left out if a name has invisible characters' {
            $invisible = $tools.name | Where-Object { $_ -match '[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]' }
            $refused.TargetObject | Sort-Object | Should -BeExactly ($invisible | Sort-Object)
            $refused.FullyQualifiedErrorId | Should -BeLike 'NotSupported,*'
        }

        It 'cannot take over variables that PowerShell gives a meaning' {
            $keys = ($commands | Where-Object { $_.Parameters.ContainsKey('need') })[0].Parameters.Keys
            $keys | Should -Contain 'Arg_WhatIfPreference'
            $keys | Should -Contain 'Arg_PSCmdlet'
            $keys | Should -Contain 'Arg_args'
            $keys | Should -Contain 'Arg_Session'
            $keys | Should -Not -Contain 'PSCmdlet'
        }

        It 'cannot take the name of a command of this module, not even with -Force' {
            Import-AtlassianMcpTool newBasicToken -Session $name -Force -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem[0].FullyQualifiedErrorId | Should -BeLike 'CommandExists,*'
            (Get-Command New-AtlassianBasicToken).CommandType | Should -Be 'Cmdlet'
        }

        It 'has help without control characters and directives' {
            foreach ($command in $commands) {
                $command.Definition | Should -Not -Match '[\x00-\x08\x0B-\x1F\x7F\u2028\u2029\u202E]'
                $command.Definition | Should -Not -Match '(?m)^\s*\.(EXTERNALHELP|FORWARDHELP)'
            }
        }

        It 'gives a tool with a broken schema one untyped parameter, and a warning' {
            Import-AtlassianMcpTool brokenSchema -Session $name -Prefix Hostile -WarningVariable warned -WarningAction SilentlyContinue
            $warned | Should -HaveCount 1
            $broken = Get-Command -Module McpAtlassian.Tools | Where-Object Name -Like '*HostileBrokenSchema'
            (& $broken.Name @{ a = 1 } -Confirm:$false | ConvertTo-Json -Depth 5) | Should -BeLike '*"a"*1*'
        }
    }

    Context 'removing McpAtlassian' {
        It 'takes the tools with it, and both come back' {
            Remove-Module McpAtlassian
            Get-Module McpAtlassian.Tools | Should -BeNullOrEmpty
            Get-Command Get-AtlassianJiraIssue -ErrorAction Ignore | Should -BeNullOrEmpty
            Import-Module $manifest
            $null = Connect-Atlassian -Demo -Name again
            Import-AtlassianMcpTool getJiraIssue
            (Get-AtlassianJiraIssue DEMO-1).key | Should -Be 'DEMO-1'
        }
    }
}
