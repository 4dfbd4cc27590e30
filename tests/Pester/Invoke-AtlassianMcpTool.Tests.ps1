#Requires -Version 7.4

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
    $everything = Get-EverythingServer
}

Describe 'Invoke-AtlassianMcpTool' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $site = Start-TestSite
        $null = Connect-TestSite $site

        # What a call that must send nothing has sent.
        function Get-Sent ([scriptblock] $Call) {
            $before = $site.RequestCount
            $null = & $Call 2>&1
            $site.RequestCount - $before
        }

        function Get-LastArguments ([string] $Tool) {
            (Get-TestCall $site $Tool)[-1].ArgumentsJson | ConvertFrom-Json -AsHashtable
        }
    }

    AfterAll {
        Get-AtlassianSession | Disconnect-Atlassian
        $site.Dispose()
    }

    Context 'As a job' {
        AfterEach { Get-Job | Remove-Job -Force }

        It 'gives the result to Receive-Job, with the options of the call' {
            Push-Location -LiteralPath $TestDrive
            $job = Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -OutFile job.json -AsJob
            Pop-Location
            $job | Should -BeOfType ([System.Management.Automation.Job])
            ($job | Receive-Job -Wait).Name | Should -Be 'job.json'
            Get-Content -LiteralPath "$TestDrive/job.json" -Raw | Should -BeLike '*"DEMO-1"*'
        }

        It 'asks before it starts, and sends nothing with -WhatIf' {
            Get-Sent { Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary x -AsJob -WhatIf } | Should -Be 0
            Get-Job | Should -BeNullOrEmpty
        }

        It 'writes what was agreed to' {
            $job = Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary 'of a job' -AsJob -Confirm:$false
            ($job | Receive-Job -Wait).key | Should -BeLike 'DEMO-*'
            (Get-LastArguments createJiraIssue).summary | Should -Be 'of a job'
        }

        It 'stops the call with the job, and leaves the session open' {
            $job = Invoke-AtlassianMcpTool demoSlowReport -seconds 600 -steps 1000 -AsJob
            while (-not $job.Progress.Count -and -not $job.Finished.WaitOne(20)) { }
            $job | Stop-Job
            $job.State | Should -Be 'Stopped'
            (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).key | Should -Be 'DEMO-1'
        }

        It 'takes no rows' {
            { 1, 2 | Invoke-AtlassianMcpTool demoEcho -AsJob -ErrorAction Stop } | Should -Throw -ErrorId 'ArgumentInvalid*'
        }
    }

    Context 'Parameters from the schema' {
        It 'offers the arguments of a tool as parameters' {
            $issue = Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1
            $issue.key | Should -Be 'DEMO-1'
        }

        It 'types <Name> as <Type>' -ForEach @(
            @{ Tool = 'createJiraIssue'; Name = 'summary'; Type = 'System.String' }
            @{ Tool = 'createJiraIssue'; Name = 'labels'; Type = 'System.String[]' }
            @{ Tool = 'createJiraIssue'; Name = 'dueDate'; Type = 'System.DateTime' }
            @{ Tool = 'createJiraIssue'; Name = 'additional_fields'; Type = 'System.Object' }
            @{ Tool = 'searchJiraIssuesUsingJql'; Name = 'maxResults'; Type = 'System.Int64' }
            @{ Tool = 'deleteJiraIssue'; Name = 'deleteSubtasks'; Type = 'System.Management.Automation.SwitchParameter' }
            @{ Tool = 'demoSlowReport'; Name = 'seconds'; Type = 'System.Double' }
        ) {
            (Get-Command Invoke-AtlassianMcpTool -ArgumentList $Tool).Parameters[$Name].ParameterType.FullName | Should -Be $Type
        }

        It 'gives a parameter the description of the argument' {
            (Get-Command Invoke-AtlassianMcpTool -ArgumentList createJiraIssue).Parameters['summary'].Attributes.HelpMessage |
                Should -Contain 'The summary of the issue: one line.'
        }

        It 'does not send a single request while parameters are bound' {
            Get-Sent { Get-Command Invoke-AtlassianMcpTool -ArgumentList createJiraIssue } | Should -Be 0
        }

        It 'suggests what was meant by <Line>' -ForEach @(
            @{ Line = 'getIssue DEMO-1'; Meant = 'Did you mean getJiraIssue?*' }
            @{ Line = 'jira_get_issue DEMO-1'; Meant = 'Did you mean getJiraIssue?*' }
            @{ Line = 'jira_update_issue DEMO-1'; Meant = 'Did you mean editJiraIssue?*' }
            @{ Line = 'confluence_get_page 30001'; Meant = 'Did you mean getConfluenceContent?*' }
            @{ Line = 'getJiraIsue DEMO-1'; Meant = 'Did you mean getJiraIssue?*' }
            @{ Line = 'getJiraIssue -issueKey DEMO-1'; Meant = 'Did you mean -issueIdOrKey?' }
            @{ Line = 'getConfluenceContent -pageId 30001'; Meant = 'Did you mean -content_id?' }
            @{ Line = 'createJiraIssue -sumary x'; Meant = 'Did you mean -summary?' }
            @{ Line = 'editJiraIssue -summary x'; Meant = '*-fields @{ summary = … }*' }
            @{ Line = 'editJiraIssue @{ issueIdOrKey = "DEMO-1"; fields = @{ }; summary = "x" }'; Meant = '*-fields @{ summary = … }*' }
            @{ Line = 'createJiraIssue -customfield_10016 5'; Meant = '*-additional_fields @{ customfield_10016 = … }*' }
        ) {
            $problem = $null
            try { Invoke-Expression "Invoke-AtlassianMcpTool $Line -ErrorAction Stop" } catch { $problem = $_ }
            $problem.ErrorDetails.RecommendedAction | Should -BeLike $Meant
        }

        It 'makes no parameter mandatory: PowerShell would ask before a wrong name is told' {
            (Get-Command Invoke-AtlassianMcpTool -ArgumentList createJiraIssue).Parameters['summary'].Attributes.Mandatory | Should -Not -Contain $true
        }

        It 'sends values in the types of the schema' {
            $created = Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -summary 'Types' -issueType Task -labels one, two -dueDate 2026-12-24 -additional_fields @{ customfield_10016 = 5 }
            $created.key | Should -Match '^DEMO-\d+$'
            $sent = Get-LastArguments createJiraIssue
            $sent.labels | Should -Be 'one', 'two'
            $sent.dueDate | Should -Be '2026-12-24'
            $sent.additional_fields.customfield_10016 | Should -Be 5
            $sent.additional_fields.customfield_10016 | Should -BeOfType [long]
        }

        It 'takes an attachment from a path and names the file' {
            $path = Join-Path $TestDrive 'note.txt'
            Set-Content -LiteralPath $path -Value 'hello' -NoNewline
            $null = Invoke-AtlassianMcpTool uploadAttachmentToJiraIssue -issueIdOrKey DEMO-1 -content (Get-Item -LiteralPath $path)
            $sent = Get-LastArguments uploadAttachmentToJiraIssue
            $sent.fileName | Should -Be 'note.txt'
            [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($sent.content)) | Should -Be 'hello'
        }

        It 'refuses an attachment that does not exist and sends nothing' {
            Get-Sent { Invoke-AtlassianMcpTool uploadAttachmentToJiraIssue -issueIdOrKey DEMO-1 -content ./missing.txt -fileName a.txt } | Should -Be 0
            $Error[0].FullyQualifiedErrorId | Should -BeLike 'PathInvalid,*'
        }
    }

    Context 'Arguments' {
        It 'takes <Form>' -ForEach @(
            @{ Form = 'a hashtable'; Value = @{ jql = 'key = DEMO-2' } }
            @{ Form = 'an ordered dictionary'; Value = [ordered]@{ jql = 'key = DEMO-2' } }
            @{ Form = 'an object'; Value = [pscustomobject]@{ jql = 'key = DEMO-2' } }
            @{ Form = 'JSON text'; Value = '{ "jql": "key = DEMO-2" }' }
        ) {
            (Invoke-AtlassianMcpTool searchJiraIssuesUsingJql $Value).key | Should -Be 'DEMO-2'
        }

        It 'mixes -Arguments and parameters' {
            @(Invoke-AtlassianMcpTool searchJiraIssuesUsingJql @{ jql = 'project = DEMO ORDER BY key' } -maxResults 2).Count | Should -Be 2
        }

        It 'works with splatting' {
            $arguments = @{ issueIdOrKey = 'DEMO-3'; fields = 'summary' }
            (Invoke-AtlassianMcpTool getJiraIssue @arguments).key | Should -Be 'DEMO-3'
        }

        It 'gives a value in second place to the only argument that is required' {
            (Invoke-AtlassianMcpTool getJiraIssue DEMO-1).key | Should -Be 'DEMO-1'
        }

        It 'says what is wrong with JSON that cannot be read' {
            Invoke-AtlassianMcpTool getJiraIssue '{ "issueIdOrKey": ' -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'ArgumentInvalid,*'
        }
    }

    Context 'Checked before sent' {
        It 'refuses <What> with <Id> and sends nothing' -ForEach @(
            @{ What = 'a mistyped parameter'; Id = 'ArgumentUnknown'; Nearest = 'issueIdOrKey'; Call = { Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKye DEMO-1 } }
            @{ What = 'a mistyped name in -Arguments'; Id = 'ArgumentUnknown'; Nearest = 'issueIdOrKey'; Call = { Invoke-AtlassianMcpTool getJiraIssue @{ issueIdOrKye = 'DEMO-1' } } }
            @{ What = 'a wrong type'; Id = 'ArgumentInvalid'; Nearest = 'maxResults.+whole number.+many'; Call = { Invoke-AtlassianMcpTool searchJiraIssuesUsingJql @{ jql = 'x'; maxResults = 'many' } } }
            @{ What = 'a value outside the enum'; Id = 'ArgumentInvalid'; Nearest = 'priority.+Highest'; Call = { Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary s -priority Huge } }
            @{ What = 'a missing argument'; Id = 'ArgumentMissing'; Nearest = 'summary'; Call = { Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task } }
            @{ What = 'a mistyped tool'; Id = 'ToolNotFound'; Nearest = 'getJiraIssue'; Call = { Invoke-AtlassianMcpTool getJiraIsue -issueIdOrKey DEMO-1 } }
            @{ What = 'a value that belongs to nothing'; Id = 'ArgumentUnknown'; Nearest = 'DEMO-1'; Call = { Invoke-AtlassianMcpTool getJiraIssue @{} DEMO-1 } }
        ) {
            $failures = $null
            $before = $site.RequestCount
            & $Call -ErrorAction SilentlyContinue 2>&1 | Set-Variable failures
            $site.RequestCount - $before | Should -Be 0
            $failures.FullyQualifiedErrorId | Should -BeLike "$Id,*"
            "$failures $($failures.ErrorDetails.RecommendedAction)" | Should -Match $Nearest
            $failures.CategoryInfo.Category | Should -Not -Be 'NotSpecified'
            $failures.TargetObject | Should -Not -BeNullOrEmpty
        }

        It 'names parameter and expectation when a typed parameter gets the wrong thing' {
            { Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql x -maxResults many -ErrorAction Stop } |
                Should -Throw '*maxResults*many*'
        }

        It 'sends what it would refuse with -SkipValidation' {
            Get-Sent { Invoke-AtlassianMcpTool searchJiraIssuesUsingJql @{ jql = 'project = DEMO'; nonsense = 1 } -SkipValidation } | Should -Be 1
            (Get-LastArguments searchJiraIssuesUsingJql).nonsense | Should -Be 1
        }
    }

    Context 'Without a session' {
        It 'says NotConnected and the command to run, with arguments of a tool on the line' {
            $failure = Invoke-FreshPwsh { try { Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 } catch { $_.FullyQualifiedErrorId; "$($_.ErrorDetails.RecommendedAction)" } }
            $failure[0] | Should -BeLike 'NotConnected,*'
            $failure[1] | Should -Match 'Connect-Atlassian'
        }

        It 'says which sessions there are when the name is wrong' {
            { Invoke-AtlassianMcpTool getJiraIssue -Session nobody -issueIdOrKey DEMO-1 } | Should -Throw -ErrorId 'SessionNotFound,*'
        }
    }

    Context 'cloudId' {
        It 'is filled in from the session' {
            $null = Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1
            (Get-LastArguments getJiraIssue).cloudId | Should -Be $site.CloudId
        }

        It 'is left out where the schema does not ask for it' {
            $null = Invoke-AtlassianMcpTool demoEcho -message hi
            (Get-LastArguments demoEcho).Keys | Should -Be 'message'
        }

        It 'gives way to -CloudId' {
            Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -CloudId ffffffff-2222-4333-8444-555555555555 -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'SiteNotFound,*'
            $failure[0].ErrorDetails.RecommendedAction | Should -Match 'demo'
        }

        Context 'with an account that sees two sites' {
            BeforeAll {
                $null = Connect-Atlassian -Uri $site.Uri -EmailAddress $site.MultiSiteEmailAddress -ApiToken $site.MultiSiteApiToken -Name multi
            }
            AfterAll { Disconnect-Atlassian multi; $null = Connect-TestSite $site }

            It 'is SiteAmbiguous, lists the sites and sends nothing' {
                $before = $site.RequestCount
                Invoke-AtlassianMcpTool getJiraIssue -Session multi -issueIdOrKey DEMO-1 -ErrorAction SilentlyContinue -ErrorVariable failure
                $site.RequestCount | Should -Be $before
                $failure[0].FullyQualifiedErrorId | Should -BeLike 'SiteAmbiguous,*'
                $sites = Invoke-AtlassianMcpTool getAccessibleAtlassianResources -Session multi
                foreach ($one in $sites.name) { "$($failure[0])" | Should -Match $one }
            }

            It 'takes the site by <Form>' -ForEach @(
                @{ Form = 'name'; Value = { $site.SiteName } }
                @{ Form = 'URL'; Value = { $site.SiteUrl.ToString() } }
                @{ Form = 'host'; Value = { $site.SiteUrl.Host } }
                @{ Form = 'cloudId'; Value = { $site.CloudId } }
            ) {
                (Invoke-AtlassianMcpTool getJiraIssue -Session multi -issueIdOrKey DEMO-1 -Site (& $Value)).key | Should -Be 'DEMO-1'
                (Get-LastArguments getJiraIssue).cloudId | Should -Be $site.CloudId
            }
        }
    }

    Context 'Names of v1, and operations behind execute' {
        BeforeAll {
            $null = Connect-TestSite $site -Name short -Uri $site.V2Uri
            $null = Connect-TestSite $site
        }
        AfterAll { Disconnect-Atlassian short; $null = Connect-TestSite $site }

        It 'maps a v1 name with its renamed parameters, with one warning' {
            $first = Invoke-AtlassianMcpTool addCommentToJiraIssue -issueIdOrKey DEMO-1 -commentBody 'From v1' -WarningVariable warnings -WarningAction SilentlyContinue
            $first | Should -Not -BeNullOrEmpty
            $warnings.Count | Should -Be 1
            "$warnings" | Should -Match 'addOrEditJiraIssueComment'
            (Get-LastArguments addOrEditJiraIssueComment).commentBody | Should -Be 'From v1'
            $null = Invoke-AtlassianMcpTool addCommentToJiraIssue -issueIdOrKey DEMO-1 -commentBody 'Again' -WarningVariable again -WarningAction SilentlyContinue
            $again | Should -BeNullOrEmpty
        }

        It 'renames v1 parameters given in -Arguments' {
            (Invoke-AtlassianMcpTool getTransitionsForJiraIssue @{ issueIdOrKey = 'DEMO-1' } -WarningAction SilentlyContinue).name | Should -Contain 'In Progress'
        }

        It 'says what replaced a v1 name that nothing maps to' {
            Invoke-AtlassianMcpTool fetch -id x -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'ToolNotFound,*'
            "$($failure[0]) $($failure[0].ErrorDetails.RecommendedAction)" | Should -Match 'getJiraIssue'
        }

        It 'routes a reading operation through executeRead with cloudId beside the inputs' {
            (Invoke-AtlassianMcpTool listJiraBoards -Session short -projectKey DEMO) | Should -Not -BeNullOrEmpty
            $sent = Get-LastArguments executeRead
            $sent.name | Should -Be 'listJiraBoards'
            $sent.cloudId | Should -Be $site.CloudId
            $sent.inputs.Keys | Should -Be 'projectKey'
        }

        It 'routes a writing operation through executeWrite' {
            $null = Invoke-AtlassianMcpTool createJiraIssueLink -Session short @{ type = 'Blocks'; inwardIssue = 'DEMO-1'; outwardIssue = 'DEMO-4' }
            (Get-LastArguments executeWrite).inputs.type | Should -Be 'Blocks'
        }

        It 'checks the arguments of an operation by its own schema' {
            Invoke-AtlassianMcpTool listJiraBoards -Session short -projctKey DEMO -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'ArgumentUnknown,*'
            "$($failure[0])" | Should -Match 'projectKey'
        }

        It 'refuses a destructive operation behind execute like any other' {
            $before = (Get-TestCall $site executeDestructive).Count
            Invoke-AtlassianMcpTool deleteJiraIssue -Session short -issueIdOrKey DEMO-1 -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'ConfirmationRequired,*'
            (Get-TestCall $site executeDestructive).Count | Should -Be $before
        }
    }

    Context 'Why a tool is not there' {
        It 'says that a token without scopes lists hardly any tools' {
            $null = Connect-Atlassian -Uri $site.Uri -EmailAddress $site.EmailAddress -ApiToken $site.UnscopedApiToken -Name unscoped
            Invoke-AtlassianMcpTool getJiraIssue -Session unscoped -issueIdOrKey DEMO-1 -ErrorAction SilentlyContinue -ErrorVariable failure
            Disconnect-Atlassian unscoped
            $null = Connect-TestSite $site
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'ToolNotFound,*'
            "$($failure[0])" | Should -Match 'scope'
        }

        It 'says that Compass needs OAuth' {
            Invoke-AtlassianMcpTool getCompassComponentDetails -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'ToolNotFound,*'
            "$($failure[0]) $($failure[0].ErrorDetails.RecommendedAction)" | Should -Match 'OAuth'
        }
    }

    Context 'Paging' {
        It 'fetches one page unless told otherwise' {
            Get-Sent { $script:page = Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO ORDER BY key' -maxResults 5 } | Should -Be 1
            $script:page.Count | Should -Be 5
        }

        It 'keeps where the next page begins as a hidden member of the last item' {
            $page = Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO ORDER BY key' -maxResults 5
            $page[-1].McpPaging.nextPageToken | Should -Not -BeNullOrEmpty
            $page[0].PSObject.Members['McpPaging'] | Should -BeNullOrEmpty
            ($page[-1] | Get-Member -MemberType Properties).Name | Should -Not -Contain 'McpPaging'
            (Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO ORDER BY key' -maxResults 5 -nextPageToken $page[-1].McpPaging.nextPageToken)[0].key |
                Should -Not -BeIn $page.key
        }

        It 'follows all pages with -All' {
            $all = Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO ORDER BY key' -maxResults 7 -All
            $all.Count | Should -BeGreaterThan 40
            @($all.key | Select-Object -Unique).Count | Should -Be $all.Count
        }

        It 'takes -First over pages and asks for no more than it needs' {
            Get-Sent { $script:taken = Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO ORDER BY key' -maxResults 5 -First 12 } | Should -Be 3
            $script:taken.Count | Should -Be 12
        }

        It 'leaves out -Skip' {
            $all = Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO ORDER BY key' -First 10
            $some = Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO ORDER BY key' -maxResults 4 -Skip 6 -First 4
            $some.key | Should -Be $all[6..9].key
        }

        It 'follows startAt' {
            $null = 1..5 | ForEach-Object { [pscustomobject]@{ issueIdOrKey = 'DEMO-7'; commentBody = "Comment $_" } } | Invoke-AtlassianMcpTool addOrEditJiraIssueComment
            $few = Invoke-AtlassianMcpTool listJiraIssueComments -issueIdOrKey DEMO-7 -maxResults 2 -All
            $few.Count | Should -BeGreaterOrEqual 5
            @($few.id | Select-Object -Unique).Count | Should -Be $few.Count
        }

        It 'writes the total count first if the server reports it' {
            $result = @(Invoke-AtlassianMcpTool listJiraIssueComments -issueIdOrKey DEMO-7 -maxResults 2 -IncludeTotalCount)
            $result[0].ToString() | Should -Match "\b$(@(Invoke-AtlassianMcpTool listJiraIssueComments -issueIdOrKey DEMO-7 -All).Count)\b"
            $result.Count | Should -Be 3
        }

        It 'stops fetching pages when Select-Object has enough' {
            Get-Sent { $script:one = Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO ORDER BY key' -maxResults 2 -All | Select-Object -First 3 } | Should -Be 2
            $script:one.Count | Should -Be 3
        }
    }

    Context 'Results' {
        It 'have a type name and a view that fits 100 columns' {
            $issues = Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO ORDER BY key' -First 5
            $issues[0].PSObject.TypeNames[0] | Should -Be 'McpAtlassian.JiraIssue'
            $lines = ($issues | Format-Table | Out-String -Width 100) -split "`n" | ForEach-Object { ($_ -replace "`e\[[\d;]*m").TrimEnd() }
            ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 100
            $lines -match 'Key +Type +Status' | Should -Not -BeNullOrEmpty
            ($lines -match '^DEMO-').Count | Should -Be 5
            ($issues[0] | Format-List | Out-String) | Should -Match 'Summary'
        }

        It 'keep their view when they come back from a file' {
            $path = Join-Path $TestDrive 'issues.xml'
            Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 | Export-Clixml -LiteralPath $path -Depth 5
            (Import-Clixml -LiteralPath $path | Out-String -Width 100) -replace "`e\[[\d;]*m" | Should -Match 'DEMO-1 +Epic +To Do'
        }

        It 'have their body as text' {
            (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).BodyText | Should -BeOfType [string]
        }

        It 'write the items of a list one by one' {
            (Invoke-AtlassianMcpTool listJiraProjects | Measure-Object).Count | Should -Be 2
            (Invoke-AtlassianMcpTool lookupJiraAccountId -searchString demo | Measure-Object).Count | Should -BeGreaterThan 1
            (Invoke-AtlassianMcpTool listJiraIssueLinkTypes)[0].name | Should -Not -BeNullOrEmpty
        }

        It 'leave dates as the strings they are' {
            $created = (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).fields.created
            $created | Should -BeOfType [string]
        }

        It 'leave text as text' {
            Invoke-AtlassianMcpTool demoEcho -message 'no JSON' | Should -BeExactly 'no JSON'
        }

        It 'return the whole envelope with -Raw' {
            $raw = Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Raw
            $raw | Should -BeOfType [string]
            ($raw | ConvertFrom-Json).content[0].type | Should -Be 'text'
        }

        It 'are saved with -OutFile' {
            $path = Join-Path $TestDrive 'guide.md'
            (Invoke-AtlassianMcpTool getContentFormatGuide -OutFile $path).FullName | Should -Be $path
            Get-Content -LiteralPath $path -TotalCount 1 | Should -Be '# Content formats'
        }

        It 'of a tool that fails are an ErrorRecord' {
            Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey NOPE-1 -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'ToolFailed,*'
            "$($failure[0])" | Should -Match 'NOPE-1|not exist'
            $failure[0].CategoryInfo.Category | Should -Be 'InvalidResult'
        }

        It 'of a failing tool end the script under -ErrorAction Stop' {
            { Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey NOPE-1 -ErrorAction Stop } | Should -Throw -ErrorId 'ToolFailed,*'
        }
    }

    Context 'Streams' {
        It 'shows the progress that the server reports' {
            $records = [Collections.Generic.List[object]]::new()
            $shell = [powershell]::Create()
            $null = $shell.AddScript({
                    param ($module)
                    Import-Module $module
                    Invoke-AtlassianMcpTool demoSlowReport -Session test -seconds 1 -steps 3
                }).AddArgument((Get-ModulePath))
            $shell.Streams.Progress.add_DataAdded({ param ($all, $which) $records.Add($all[$which.Index]) }.GetNewClosure())
            $shell.Invoke().report | Should -Be 'done'
            @($records | Where-Object Activity -EQ 'demoSlowReport').StatusDescription -join '|' | Should -Match 'Step \d of 3'
            @($records | Where-Object Activity -EQ 'demoSlowReport')[-1].RecordType | Should -Be 'Completed'
            $shell.Dispose()
        }

        It 'brings the server''s log messages to verbose and warning' {
            $output = Invoke-AtlassianMcpTool demoSlowReport -seconds 0.1 -steps 1 -Verbose 4>&1 3>&1
            @($output | Where-Object { $_ -is [Management.Automation.VerboseRecord] }).Message -join '|' | Should -Match 'The report was started'
            @($output | Where-Object { $_ -is [Management.Automation.WarningRecord] }).Message -join '|' | Should -Match 'this is a demo'
        }
    }

    Context 'Ended early' {
        It 'cancels the request at the server when the pipeline is stopped' {
            $shell = [powershell]::Create()
            $null = $shell.AddScript({ param ($module) Import-Module $module; Invoke-AtlassianMcpTool demoSlowReport -Session test -seconds 300 -steps 300 }).AddArgument((Get-ModulePath))
            $site.ClearRequests()
            $running = $shell.BeginInvoke()
            Wait-TestRequest $site demoSlowReport
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            Write-Host "Stop took $($watch.ElapsedMilliseconds) ms."
            $running.IsCompleted | Should -BeTrue
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $abort = $site.WaitForAbortAsync([Threading.CancellationToken]::None)
            $abort.Wait(20000) | Should -BeTrue
            $abort.Result.ToolName | Should -Be 'demoSlowReport'
            $abort.Result.Processed | Should -BeFalse
            $shell.Dispose()
        }

        It 'works again after it was stopped' {
            (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).key | Should -Be 'DEMO-1'
        }

        It 'ends as TimedOut after -TimeoutSec' {
            Invoke-AtlassianMcpTool demoSlowReport -seconds 300 -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'TimedOut,*'
            $failure[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        }

        It 'ends as OutcomeUnknown when a write''s answer never comes, and does not repeat it' {
            $null = Add-TestFault $site @{ Kind = 'DropAfterProcessing'; Tool = 'addOrEditJiraIssueComment'; Count = 1 }
            $before = (Get-TestCall $site addOrEditJiraIssueComment).Count
            Invoke-AtlassianMcpTool addOrEditJiraIssueComment -issueIdOrKey DEMO-1 -commentBody once -ErrorAction SilentlyContinue -ErrorVariable failure
            $site.Faults.Clear()
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            (Get-TestCall $site addOrEditJiraIssueComment).Count - $before | Should -Be 1
        }
    }

    Context 'A saved catalogue' {
        BeforeAll {
            $home1, $env:ATLASSIAN_MCP_HOME = $env:ATLASSIAN_MCP_HOME, (Join-Path $TestDrive 'home')
            $old = Start-TestSite
            $null = Connect-Atlassian -Uri $old.Uri -EmailAddress $old.EmailAddress -ApiToken $old.ApiToken -Name kept -Save -WarningAction SilentlyContinue
        }
        AfterAll {
            Disconnect-Atlassian kept
            $old.Dispose()
            $env:ATLASSIAN_MCP_HOME = $home1
            $null = Connect-TestSite $site
        }
        BeforeEach {
            Disconnect-Atlassian kept -ErrorAction SilentlyContinue
            $old.ClearRequests()
            $null = Connect-Atlassian -Name kept -WarningAction SilentlyContinue
        }

        It 'is used without listing the tools again' {
            @($old.Requests | Where-Object RpcMethod -EQ 'tools/list').Count | Should -Be 0
            (Get-Command Invoke-AtlassianMcpTool -ArgumentList createJiraIssue).Parameters.Keys | Should -Contain 'summary'
            (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).key | Should -Be 'DEMO-1'
            @($old.Requests | Where-Object RpcMethod -EQ 'tools/list').Count | Should -Be 0
        }

        It 'that refuses a tool is asked once whether the server has it by now' {
            $old.SetExtraToolCount(2)
            (Invoke-AtlassianMcpTool demoExtra0002 @{ name = 'x' } -Force).number | Should -Be 2
            @($old.Requests | Where-Object RpcMethod -EQ 'tools/list').Count | Should -BeGreaterThan 0
            (Get-TestCall $old demoExtra0002).Count | Should -Be 1
        }

        It 'whose refusal a fresh one repeats is reported' {
            Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKye DEMO-1 -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'ArgumentUnknown,*'
            Get-TestCall $old getJiraIssue | Should -BeNullOrEmpty
        }
    }

    Context 'Session' {
        It 'can be <Form>' -ForEach @(
            @{ Form = 'a name'; Value = { 'test' } }
            @{ Form = 'an object'; Value = { Get-AtlassianSession test } }
            @{ Form = 'an object that went through serialization'; Value = { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-AtlassianSession test))) } }
        ) {
            (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Session (& $Value)).key | Should -Be 'DEMO-1'
        }
    }
}

Describe 'Invoke-AtlassianMcpTool with a server that is careless or hostile' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $escape = [char] 27
        $stub = Start-StubServer -Tools @(
            '{"name":"shadow","annotations":{"readOnlyHint":true},"inputSchema":{"type":"object","properties":{"name":{"type":"string"},"session":{"type":"string"},"first":{"type":"integer"},"verbose":{"type":"boolean"},"plain":{"type":"string"}},"required":["name"]}}'
            '{"name":"broken","annotations":{"readOnlyHint":true},"inputSchema":{"type":"object","properties":"none","required":17}}'
            '{"name":"odd","annotations":{"readOnlyHint":true},"description":"\u001b]0;owned\u0007\u001b[2Jnasty","inputSchema":{"type":"object","properties":{"a b; rm -rf":{"type":"string"},"$(whoami)":{"type":"string"},"ok":{"type":"string","description":"\u001b[31mred"}}}}'
            '{"name":"x\u0027; Remove-Item *; \u0027","annotations":{"readOnlyHint":true},"inputSchema":{"type":"object"}}'
            '{"name":"answer","annotations":{"readOnlyHint":true},"inputSchema":{"type":"object"}}'
            '{"name":"failing","annotations":{"readOnlyHint":true},"inputSchema":{"type":"object"}}'
            '{"name":"upstream","annotations":{"readOnlyHint":true},"inputSchema":{"type":"object"}}'
            '{"name":"text_json","annotations":{"readOnlyHint":true},"inputSchema":{"type":"object","properties":{"fields":{"type":"string","description":"JSON object string of fields"}}}}'
            '{"name":"short","annotations":{"readOnlyHint":true},"inputSchema":{"type":"object","properties":{"time":{"type":"string"}}}}'
            '{"name":"mute","inputSchema":{"type":"object"}}'
        ) -Results @{
            answer   = ConvertTo-StubResult '{"Key":1,"key":2,"":3,"big":123456789012345678901234567890,"long":9007199254740993,"half":0.5,"when":"2026-01-02T03:04:05Z","nested":{"a":1,"A":2}}'
            failing  = '{"isError":true,"content":[{"type":"text","text":"\u001b[2JIt broke"}]}'
            upstream = ConvertTo-StubResult '{"error":true,"message":"The upstream said no"}'
        }
        $null = Connect-Atlassian -Uri $stub.Uri -ApiKey made-up -Name stub
    }
    AfterAll {
        Get-AtlassianSession | Disconnect-Atlassian
        Stop-StubServer $stub
    }

    It 'offers arguments named like its own parameters as -Arg_<_>' -ForEach 'name', 'session', 'first', 'verbose' {
        (Get-Command Invoke-AtlassianMcpTool -ArgumentList shadow).Parameters.Keys | Should -Contain "Arg_$_"
    }

    It 'offers what PowerShell would take for an abbreviation of its own parameters as -Arg_ too' {
        (Get-Command Invoke-AtlassianMcpTool -ArgumentList short).Parameters.Keys | Should -Contain 'Arg_time'
        Invoke-AtlassianMcpTool short -Arg_time now | Should -Be 'ok'
        (Get-AtlassianMcpTool short).Syntax | Should -Match '-Arg_time'
    }

    It 'sends -Arg_name as name' {
        Invoke-AtlassianMcpTool shadow -Arg_name Ada -Arg_first 3 -plain p | Should -Be 'ok'
        $sent = ($stub.Requests.ToArray() -like 'tools/call*')[-1]
        $sent | Should -Match '"name":\s*"Ada"'
        $sent | Should -Match '"first":\s*3'
    }

    It 'reaches the same arguments through -Arguments' {
        Invoke-AtlassianMcpTool shadow @{ name = 'Bob' } | Should -Be 'ok'
        ($stub.Requests.ToArray() -like 'tools/call*')[-1] | Should -Match '"name":\s*"Bob"'
    }

    It 'calls a tool whose schema is malformed, without typing it' {
        Invoke-AtlassianMcpTool broken @{ anything = 1 } -WarningAction SilentlyContinue -WarningVariable warnings | Should -Be 'ok'
        $warnings.Count | Should -Be 1
        "$warnings" | Should -Match 'broken.+schema'
        Invoke-AtlassianMcpTool answer | Should -Not -BeNullOrEmpty
    }

    It 'makes no parameters of names that PowerShell cannot have' {
        $parameters = (Get-Command Invoke-AtlassianMcpTool -ArgumentList odd).Parameters
        $parameters.Keys | Should -Contain 'ok'
        $parameters.Keys | Where-Object { $_ -match '[^\w-]' } | Should -BeNullOrEmpty
        Invoke-AtlassianMcpTool odd @{ '$(whoami)' = 'x' } | Should -Be 'ok'
    }

    It 'shows no control characters of the server' {
        (Get-AtlassianMcpTool odd | Format-List | Out-String) -replace "`e\[[\d;]*m" | Should -Not -Match "[\x00-\x08\x0b\x0c\x0e-\x1f]"
        Invoke-AtlassianMcpTool failing -ErrorAction SilentlyContinue -ErrorVariable failure
        "$($failure[0])" | Should -Match 'It broke'
        "$($failure[0])" | Should -Not -Match "`e"
    }

    It 'quotes a hostile tool name where it completes it' {
        $text = (TabExpansion2 "Invoke-AtlassianMcpTool x").CompletionMatches.CompletionText
        $text | Should -Contain "'x''; Remove-Item *; '''"
    }

    It 'turns keys that collide into a case-sensitive dictionary and keeps every value' {
        $answer = Invoke-AtlassianMcpTool answer
        $answer | Should -BeOfType [Collections.IDictionary]
        $answer['Key'] | Should -Be 1
        $answer['key'] | Should -Be 2
        $answer[''] | Should -Be 3
        $answer['nested']['a'] | Should -Be 1
        $answer['nested']['A'] | Should -Be 2
    }

    It 'reads <Json> as <Type>' -ForEach @(
        @{ Json = 'long'; Type = [long]; Value = 9007199254740993 }
        @{ Json = 'big'; Type = [bigint]; Value = [bigint]::Parse('123456789012345678901234567890') }
        @{ Json = 'half'; Type = [double]; Value = 0.5 }
        @{ Json = 'when'; Type = [string]; Value = '2026-01-02T03:04:05Z' }
    ) {
        $value = (Invoke-AtlassianMcpTool answer)[$Json]
        $value | Should -BeOfType $Type
        $value | Should -Be $Value
    }

    It 'makes an error of {"error":true} with HTTP 200' {
        Invoke-AtlassianMcpTool upstream -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ToolFailed,*'
        "$($failure[0])" | Should -Match 'The upstream said no'
    }

    It 'serialises an object for a parameter that wants JSON in a string' {
        Invoke-AtlassianMcpTool text_json -fields @{ summary = 'New' } | Should -Be 'ok'
        ($stub.Requests.ToArray() -like 'tools/call*')[-1] | Should -Match 'fields.+summary'
        ($stub.Requests.ToArray() -like 'tools/call*')[-1] | Should -Not -Match '"fields":\s*\{'
    }

    It 'takes a tool without annotations for one that writes' {
        (Get-AtlassianMcpTool mute).Access | Should -Be 'write'
        $before = $stub.Requests.Count
        Invoke-AtlassianMcpTool mute -WhatIf
        $stub.Requests.Count | Should -Be $before
    }
}

Describe 'Invoke-AtlassianMcpTool with server-everything' -Skip:(-not $everything) {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $null = Connect-Atlassian -Command node -ArgumentList (Get-EverythingServer), 'stdio' -Name everything
    }
    AfterAll { Get-AtlassianSession | Disconnect-Atlassian }

    It 'echoes' {
        Invoke-AtlassianMcpTool echo -message hello | Should -Be 'Echo: hello'
        Invoke-AtlassianMcpTool echo @{ message = 'hello' } -Session everything | Should -Be 'Echo: hello'
    }

    It 'types numbers' {
        (Get-Command Invoke-AtlassianMcpTool -ArgumentList get-sum).Parameters['Arg_a'].ParameterType | Should -Be ([double])
        Invoke-AtlassianMcpTool get-sum -Arg_a 2 -b 3 | Should -Match '\b5\b'
    }

    It 'refuses a missing argument before it is sent' {
        Invoke-AtlassianMcpTool get-sum -Arg_a 2 -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ArgumentMissing,*'
    }

    It 'saves an image' {
        $path = Join-Path $TestDrive 'tiny.png'
        $null = Invoke-AtlassianMcpTool get-tiny-image -OutFile $path
        [Convert]::ToHexString([IO.File]::ReadAllBytes($path)[0..3]) | Should -Be '89504E47'
    }

    It 'gives structured content as an object' {
        (Invoke-AtlassianMcpTool get-structured-content -location 'New York').temperature | Should -BeOfType [ValueType]
    }

    It 'shows the progress of a long operation' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript({ param ($module) Import-Module $module; Invoke-AtlassianMcpTool trigger-long-running-operation -Session everything -duration 1 -steps 2 }).AddArgument((Get-ModulePath))
        $shell.Invoke() -join '' | Should -Match 'completed'
        @($shell.Streams.Progress | Where-Object Activity -EQ 'trigger-long-running-operation').Count | Should -BeGreaterThan 0
        $shell.Dispose()
    }

    It 'completes enum values of its tools' {
        (TabExpansion2 'Invoke-AtlassianMcpTool get-structured-content -location ').CompletionMatches.CompletionText | Should -Contain "'New York'"
    }
}
