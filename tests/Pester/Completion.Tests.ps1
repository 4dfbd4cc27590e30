#Requires -Version 7.4

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
    $everything = Get-EverythingServer
}

Describe 'Completion' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $site = Start-TestSite
        $null = Connect-TestSite $site -Name work
        $null = Connect-Atlassian -Uri $site.Uri -ApiKey $site.ApiKey -Name "o'brien's site"
        $null = Connect-TestSite $site -Name work

        function Get-Completion ([string] $Text) {
            [Management.Automation.CommandCompletion]::CompleteInput($Text, $Text.Length, $null).CompletionMatches
        }
    }
    AfterAll {
        Get-AtlassianSession | Disconnect-Atlassian
        $site.Dispose()
    }

    Context 'Parameters that name no file' {
        It 'never complete to one: <_>' -ForEach @(
            'Connect-Atlassian -EmailAddress ', 'Connect-Atlassian -ApiKey ', 'Connect-Atlassian -Uri ', 'Connect-Atlassian -Site '
            'Connect-Atlassian -Demo -AllowTool ', 'Register-AtlassianOAuthApp -Scope ', 'New-AtlassianConnectionOption -JiraProject '
            'Get-AtlassianSite ', 'Import-AtlassianMcpTool -Prefix ', 'Export-McpConfig ClaudeCode -VariableName '
        ) {
            Push-Location $PSScriptRoot
            try { Get-Completion $_ | Where-Object ResultType -In ProviderItem, ProviderContainer | Should -BeNullOrEmpty }
            finally { Pop-Location }
        }

        It 'still complete to one where a file is meant: <_>' -ForEach 'Connect-Atlassian -ConfigPath ', 'New-AtlassianConnectionOption -ClientKey ', 'Connect-Atlassian -Command node -ArgumentList ' {
            Push-Location $PSScriptRoot
            try { (Get-Completion $_).ResultType | Should -Contain ProviderItem }
            finally { Pop-Location }
        }

        It 'are all told apart from those that do' {
            $files = 'Path', 'LiteralPath', 'OutFile', 'ConfigPath', 'Command', 'ArgumentList', 'WorkingDirectory', 'Browser', 'CertificateAuthority',
                'ClientCertificate', 'ClientKey', 'AuditLog', 'ResumeLog', 'BundlePath', 'Project', 'File', 'InputObject', 'Record',
                'Replay'
            $texts = [string], [string[]], [uri], [securestring]
            $common = [System.Management.Automation.Cmdlet]::CommonParameters
            $open = foreach ($command in Get-Command -Module McpAtlassian -CommandType Cmdlet) {
                foreach ($parameter in $command.Parameters.Values | Where-Object { $_.ParameterType -in $texts -and $_.Name -notin $common -and $_.Name -notin $files }) {
                    $kinds = $parameter.Attributes | ForEach-Object { $_.GetType().Name }
                    if (-not ($kinds -match '^(ArgumentCompleter|ValidateSet)Attribute$')) { "$command -$($parameter.Name)" }
                }
            }
            $open | Should -BeNullOrEmpty
        }
    }

    Context 'What Tab shows beside a parameter' {
        It 'is its help sentence, on every command, of this module and made of tools' {
            Import-AtlassianMcpTool
            $tooltips = $PSVersionTable.PSVersion -ge '7.6'
            $powerShells = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters + 'First', 'Skip', 'IncludeTotalCount'
            $commands = Get-Command -Module McpAtlassian -CommandType Cmdlet | Where-Object Name -NE Step-AtlassianToolCall
            $commands += Get-Command -Module McpAtlassian.Tools
            $commands.Count | Should -BeGreaterThan 50
            $silent = foreach ($command in $commands) {
                foreach ($parameter in $command.Parameters.Values | Where-Object { $_.Name -notin $powerShells }) {
                    $binding = @($parameter.Attributes.Where({ $_ -is [Parameter] }))
                    $said = $binding.HelpMessage | Where-Object { $_ } | Select-Object -First 1
                    if (-not $binding[0].DontShow -and -not $said) { "$($command.Name) -$($parameter.Name)" }
                }
            }
            $silent | Should -BeNullOrEmpty
            if ($tooltips) {
                (Get-Completion 'Connect-Atlassian -Impo').ToolTip | Should -Match ' - Also turn the tools into commands'
                (Get-Completion 'New-AtlassianJiraIssue -summ').ToolTip | Should -Match ' - The summary of the issue'
                (Get-Completion 'New-AtlassianJiraIssue -OutF').ToolTip | Should -Match ' - Save the result'
                (Get-Completion 'Invoke-AtlassianMcpTool createJiraIssue -summ').ToolTip | Should -Match ' - The summary of the issue'
            }
        }
    }

    Context 'Tool names' {
        It 'completes them after <_>' -ForEach 'Invoke-AtlassianMcpTool getJiraI', 'Invoke-AtlassianMcpTool -Name getJiraI', 'Get-AtlassianMcpTool getJiraI', 'Import-AtlassianMcpTool getJiraI' {
            (Get-Completion $_).CompletionText | Should -Contain 'getJiraIssue'
        }

        It 'finds a part in the middle, after those that begin so' {
            $texts = (Get-Completion 'Invoke-AtlassianMcpTool jiraissue').CompletionText
            $texts | Should -Contain 'searchJiraIssuesUsingJql'
        }

        It 'has product and access in the tooltip' {
            (Get-Completion 'Invoke-AtlassianMcpTool deleteJiraIss')[0].ToolTip | Should -Match 'Jira.+destructive'
        }

        It 'keeps an open quote' {
            (Get-Completion "Invoke-AtlassianMcpTool 'getJiraI").CompletionText | Should -Contain "'getJiraIssue'"
        }

        It 'asks the server nothing' {
            $before = $site.RequestCount
            $null = Get-Completion 'Invoke-AtlassianMcpTool get'
            $null = Get-Completion 'Invoke-AtlassianMcpTool createJiraIssue -pri'
            $site.RequestCount | Should -Be $before
        }

        It 'uses the session on the line' {
            $null = Connect-TestSite $site -Name short -Uri $site.V2Uri
            $null = Connect-TestSite $site -Name work
            (Get-Completion 'Invoke-AtlassianMcpTool -Session short -Name execute').CompletionText | Should -Contain 'executeRead'
            (Get-Completion 'Invoke-AtlassianMcpTool -Session work -Name execute').CompletionText | Should -Not -Contain 'executeRead'
            Disconnect-Atlassian short
            $null = Connect-TestSite $site -Name work
        }
    }

    Context 'Values that the server lists' {
        BeforeAll {
            $null = Connect-Atlassian -Demo -Name listed -Import
            $here = Get-Location
            Set-Location $TestDrive
            Set-Content $TestDrive/a-file.txt x
        }

        AfterAll {
            Set-Location $here
            Get-Module McpAtlassian.Tools | Remove-Module
            Disconnect-Atlassian listed
            $null = Connect-TestSite $site -Name work
        }

        It 'completes <Line>' -ForEach @(
            @{ Line = 'Invoke-AtlassianMcpTool createJiraIssue -projectKey '; Is = 'DEMO', 'OPS' }
            @{ Line = 'New-AtlassianJiraIssue -projectKey o'; Is = 'OPS', 'DEMO' }
            @{ Line = 'New-AtlassianJiraIssue -projectKey DEMO -issueType '; Is = 'Epic', 'Story', 'Task', 'Bug', 'Sub-task' }
            @{ Line = 'New-AtlassianJiraIssue -projectKey DEMO -issueType t'; Is = 'Task', 'Story', 'Sub-task' }
            @{ Line = 'Set-AtlassianJiraIssueStatus DEMO-1 -transition '; Is = "'To Do'", "'In Progress'", 'Done' }
            @{ Line = 'Invoke-AtlassianMcpTool transitionJiraIssue DEMO-1 -transition '; Is = "'To Do'", "'In Progress'", 'Done' }
            @{ Line = 'Invoke-AtlassianMcpTool transitionJiraIssue -issueIdOrKey DEMO-1 -transition i'; Is = "'In Progress'" }
            @{ Line = 'New-AtlassianJiraIssue -assignee '; Is = "'@me'" }
            @{ Line = 'New-AtlassianJiraIssue -assignee devel'; Is = "'developer@example.com'" }
            @{ Line = 'Get-AtlassianConfluencePageInSpace -spaceId '; Is = 'DEMO', "'~admin'" }
            @{ Line = 'Get-AtlassianJiraIssue DEMO-1 -fields summary,lab'; Is = 'labels' }
            @{ Line = 'New-AtlassianJiraIssue -labels a,'; Is = @() }
            @{ Line = 'New-AtlassianJiraIssue -summary '; Is = @() }
            @{ Line = 'Invoke-AtlassianMcpTool createJiraIssue -summary '; Is = @() }
            @{ Line = 'Invoke-AtlassianMcpTool get*Issue'; Is = 'getJiraIssue' }
            @{ Line = 'Show-AtlassianItem '; Is = @() }
        ) {
            (Get-Completion $Line).CompletionText | Should -Be $Is
        }

        It 'completes a file where one is attached' {
            (Get-Completion 'Send-AtlassianAttachmentToJiraIssue DEMO-1 -content a-f').CompletionText | Should -BeLike '*a-file.txt'
            (Get-Completion 'Invoke-AtlassianMcpTool uploadAttachmentToJiraIssue -content a-f').CompletionText | Should -BeLike '*a-file.txt'
        }

        It 'completes a query, whose quote stays as it is: <Line>' -ForEach @(
            @{ Line = "Search-AtlassianJiraIssue 'proj"; Is = "'project " }
            @{ Line = "Search-AtlassianJiraIssue -jql proj"; Is = "'project " }
            @{ Line = "Search-AtlassianJiraIssue 'summary "; Is = "'summary ~ ", "'summary !~ " }
            @{ Line = "Search-AtlassianJiraIssue 'project = "; Is = "'project = DEMO ", "'project = OPS " }
            @{ Line = "Search-AtlassianJiraIssue 'project = d'"; Is = "'project = DEMO'" }
            @{ Line = "Search-AtlassianJiraIssue 'project in (DEMO, OP"; Is = "'project in (DEMO, OPS " }
            @{ Line = 'Search-AtlassianJiraIssue "project = DEMO AND status = in'; Is = "`"project = DEMO AND status = 'In Progress' " }
            @{ Line = "Search-AtlassianJiraIssue 'project = DEMO AND status = in"; Is = "'project = DEMO AND status = `"In Progress`" " }
            @{ Line = "Search-AtlassianJiraIssue 'project = DEMO AND priority = hi"; Is = "'project = DEMO AND priority = Highest ", "'project = DEMO AND priority = High " }
            @{ Line = "Search-AtlassianJiraIssue 'project = DEMO a"; Is = "'project = DEMO AND " }
            @{ Line = "Search-AtlassianJiraIssue 'project = DEMO ORDER BY key "; Is = "'project = DEMO ORDER BY key ASC ", "'project = DEMO ORDER BY key DESC " }
            @{ Line = "Search-AtlassianJiraIssue 'sprint in op"; Is = "'sprint in openSprints() " }
            @{ Line = "Search-AtlassianJiraIssue 'assignee = cur"; Is = "'assignee = currentUser() " }
            @{ Line = "Search-AtlassianConfluenceContent 'type = pa"; Is = "'type = page " }
            @{ Line = "Search-AtlassianConfluenceContent 'space = D"; Is = "'space = DEMO ", "'space = `"~admin`" " }
        ) {
            (Get-Completion $Line).CompletionText | Should -Be $Is
        }

        It 'is called again from where the line is run, not while it is bound' {
            (Get-Completion 'Set-AtlassianJiraIssueStatus DEMO-1 -transition ')[0].ToolTip | Should -BeLike '*To Do'
        }
    }

    Context 'A template' {
        It 'is a hashtable that parses, or the header of a CSV file' {
            $text = Get-AtlassianMcpTool createJiraIssue -Template
            $table = Invoke-Expression $text
            $table.Keys | Sort-Object | Should -Be 'issueType', 'projectKey', 'summary'
            $text | Should -Match '# dueDate +='
            Get-AtlassianMcpTool createJiraIssue -CsvHeader | Should -BeLike 'projectKey,issueType,summary,*dueDate*'
        }
    }

    Context 'Arguments' {
        It 'completes names' {
            $match = Get-Completion 'Invoke-AtlassianMcpTool createJiraIssue -summ'
            $match.CompletionText | Should -Be '-summary'
            $match.ToolTip | Should -Match 'one line'
        }

        It 'completes enum values' {
            (Get-Completion 'Invoke-AtlassianMcpTool createJiraIssue -priority ').CompletionText | Should -Be 'Highest', 'High', 'Medium', 'Low', 'Lowest'
            (Get-Completion 'Invoke-AtlassianMcpTool createJiraIssue -priority hi').CompletionText | Should -Be 'Highest', 'High'
        }

        It 'completes the values of a boolean-like list' {
            (Get-Completion 'Invoke-AtlassianMcpTool listJiraBoards -type s').CompletionText | Should -Contain 'scrum'
        }

        It 'proposes a hashtable with the required arguments' {
            (Get-Completion 'Invoke-AtlassianMcpTool createJiraIssue -Arguments ').CompletionText | Should -Match '^@\{.*projectKey.*summary'
        }
    }

    Context 'Sessions' {
        It 'completes them for <_>' -ForEach 'Invoke-AtlassianMcpTool -Session wo', 'Get-AtlassianSession wo', 'Disconnect-Atlassian wo', 'Select-AtlassianSession wo' {
            (Get-Completion $_).CompletionText | Should -Contain 'work'
        }

        It 'quotes where it must' {
            (Get-Completion 'Get-AtlassianSession o').CompletionText | Should -Contain "'o''brien''s site'"
        }

        It 'shows no secret' {
            (Get-Completion 'Get-AtlassianSession ').ToolTip -join ' ' | Should -Not -Match ([regex]::Escape($site.ApiKey))
        }
    }

    Context 'Sites' {
        It 'completes the sites the account sees' {
            $null = Connect-Atlassian -Uri $site.Uri -EmailAddress $site.MultiSiteEmailAddress -ApiToken $site.MultiSiteApiToken -Name multi
            $names = (Invoke-AtlassianMcpTool getAccessibleAtlassianResources -Session multi).name
            (Get-Completion 'Invoke-AtlassianMcpTool getJiraIssue -Session multi -Site ').CompletionText | Should -Be $names
            Disconnect-Atlassian multi
            $null = Connect-TestSite $site -Name work
        }
    }

    It 'is silent without a session' {
        Invoke-FreshPwsh { @([Management.Automation.CommandCompletion]::CompleteInput('Invoke-AtlassianMcpTool get', 27, $null).CompletionMatches).Count } | Should -Be 0
    }

    It 'is silent for a tool that does not exist' {
        Get-Completion 'Invoke-AtlassianMcpTool nothing -summ' | Should -BeNullOrEmpty
    }

    It 'is silent when the server is gone' {
        $gone = Start-TestSite
        $null = Connect-TestSite $gone -Name gone
        $gone.Dispose()
        $watch = [Diagnostics.Stopwatch]::StartNew()
        Get-Completion 'Get-AtlassianMcpPrompt -Session gone -Name ' | Where-Object ResultType -EQ 'ParameterValue' | Where-Object { $_.ToolTip -match 'prompt' } | Should -BeNullOrEmpty
        Write-Host "It gave up after $($watch.ElapsedMilliseconds) ms."
        Disconnect-Atlassian gone
        $null = Connect-TestSite $site -Name work
    }

    Context 'With server-everything' -Skip:(-not $everything) {
        BeforeAll { $null = Connect-Atlassian -Command node -ArgumentList (Get-EverythingServer), 'stdio' -Name everything }
        AfterAll { Disconnect-Atlassian everything }

        It 'completes tool names' {
            (Get-Completion 'Invoke-AtlassianMcpTool -Session everything -Name ec').CompletionText | Should -Contain 'echo'
        }

        It 'completes enum values, quoted' {
            (Get-Completion 'Invoke-AtlassianMcpTool -Session everything -Name get-structured-content -location ').CompletionText | Should -Contain "'New York'"
        }

        It 'completes prompts' {
            (Get-Completion 'Get-AtlassianMcpPrompt -Session everything -Name ').CompletionText | Should -Contain 'simple-prompt'
        }

        It 'asks the server for the values of a prompt''s argument' {
            (Get-Completion 'Get-AtlassianMcpPrompt -Session everything -Name completable-prompt -Arguments ').CompletionText -join ' ' | Should -Match 'department'
        }
    }
}
