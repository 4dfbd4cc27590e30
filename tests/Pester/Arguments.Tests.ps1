#Requires -Version 7.4

# A value means the same through every door: -Arguments, a parameter, a row, a command made of the tool.
BeforeDiscovery {
    $cultures = 'de-DE', 'tr-TR', 'th-TH', 'fa-IR', 'ar-SA', ''
    $day = [datetime]::new(2026, 12, 24, 10, 30, 0)
    $refused = 'ArgumentInvalid'
    $kinds = @(
        @{ Name = 'title'; Values = @(
                , @('x', '"x"'); , @(5, '"5"'); , @(1.5, '"1.5"'); , @(1.5d, '"1.5"'); , @([guid]::Empty, "`"$([guid]::Empty)`"")
                , @([uri] 'https://x.example/a b', '"https://x.example/a b"'); , @('2026-12-24', '"2026-12-24"'); , @(@('x'), '"x"')
                , @($true, $refused); , @($false, $refused); , @(@{ a = 1 }, $refused); , @([pscustomobject] @{ key = 'X' }, $refused)
                , @(@('a', 'b'), $refused); , @([timespan]::FromHours(1), $refused); , @((Get-Process -Id $PID), $refused)) }
        @{ Name = 'body'; Values = @(, @(@('one', 'two'), '"one\ntwo"'); , @('one', '"one"')) }
        @{ Name = 'day'; Values = @(
                , @('2026-12-24', '"2026-12-24"'); , @($day, '"2026-12-24"'); , @([datetimeoffset] $day, '"2026-12-24"')
                , @([dateonly]::new(2026, 12, 24), '"2026-12-24"'); , @('24.12.2026', $refused); , @($true, $refused)) }
        @{ Name = 'moment'; Values = @(
                , @([datetimeoffset]::new($day, [timespan]::FromHours(2)), '"2026-12-24T10:30:00.000+02:00"')
                , @([datetime]::SpecifyKind($day, 'Utc'), '"2026-12-24T10:30:00.000Z"')) }
        @{ Name = 'started'; Values = @(, @([datetimeoffset]::new($day, [timespan]::FromHours(2)), '"2026-12-24T10:30:00.000+0200"')) }
        @{ Name = 'count'; Values = @(
                , @(5, '5'); , @(5L, '5'); , @('5', '5'); , @(5.0, '5'); , @(5.5, $refused); , @('1,5', $refused); , @('x', $refused)
                , @($true, $refused); , @(@(1, 2), $refused); , @($day, $refused)) }
        @{ Name = 'ratio'; Values = @(, @(1.5, '1.5'); , @('1.5', '1.5'); , @(2, '2'); , @('1,5', $refused); , @($false, $refused)) }
        @{ Name = 'flag'; Values = @(
                , @($true, 'true'); , @($false, 'false'); , @('True', 'true'); , @('false', 'false'); , @(0, 'false'); , @(1, 'true')
                , @('maybe', $refused); , @(2, $refused)) }
        @{ Name = 'tags'; Values = @(
                , @('a', '["a"]'); , @(@('a', 'b'), '["a","b"]'); , @('["a","b"]', '["a","b"]'); , @(5, '["5"]'); , @('a,b', '["a,b"]')
                , @($true, $refused); , @(@{ a = 1 }, $refused)) }
        @{ Name = 'map'; Values = @(
                , @(@{ a = 1 }, '{"a":1}'); , @('{"a":1}', '{"a":1}'); , @([pscustomobject] @{ a = 1.5 }, '{"a":1.5}')
                , @('x', $refused); , @(5, $refused); , @($true, $refused)) }
        @{ Name = 'json'; Values = @(, @(@{ a = 1 }, '"[{\"a\":1}]"'); , @('[]', '"[]"'); , @(@(1, 2), '"[1,2]"')) }
        @{ Name = 'any'; Values = @(, @($true, 'true'); , @(5, '5'); , @('x', '"x"'); , @(@{ a = 1 }, '{"a":1}')) }
    )
    $cases = foreach ($culture in $cultures) { foreach ($kind in $kinds) { @{ Culture = $culture } + $kind } }
}

Describe 'An argument' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $schema = @'
{"type":"object","additionalProperties":false,"properties":{
"title":{"type":"string"},"body":{"type":"string"},"day":{"type":"string","format":"date"},
"moment":{"type":"string","format":"date-time"},"started":{"type":"string","description":"Such as 2023-08-01T12:00:00.000+0000"},
"count":{"type":"integer"},"ratio":{"type":"number"},"flag":{"type":"boolean"},
"tags":{"type":"array","items":{"type":"string"}},"map":{"type":"object"},
"json":{"type":"string","description":"JSON array of things"},"any":{}}}
'@
        $stub = Start-StubServer "{`"name`":`"getThing`",`"annotations`":{`"readOnlyHint`":true},`"inputSchema`":$schema}"
        $null = Connect-Atlassian -Uri $stub.Uri -EmailAddress a@b.example -ApiToken t -Name things
        $command = (Import-AtlassianMcpTool -Session things -PassThru).Name
        $doors = [ordered] @{
            hashtable    = { param ($given) Invoke-AtlassianMcpTool getThing $given }
            object       = { param ($given) Invoke-AtlassianMcpTool getThing ([pscustomobject] $given) }
            parameter    = { param ($given) Invoke-AtlassianMcpTool getThing @given }
            row          = { param ($given) [pscustomobject] $given | Invoke-AtlassianMcpTool getThing }
            hashtableRow = { param ($given) $given | Invoke-AtlassianMcpTool getThing }
            generated    = { param ($given) & $command @given }
            generatedRow = { param ($given) [pscustomobject] $given | & $command }
        }

        # What one door sends, or the id of its refusal.
        function Get-Meaning ([string] $Door, [hashtable] $Given) {
            $stub.Requests.Clear()
            $problem = $null
            try { $null = & $doors[$Door] $Given 2>&1 | Tee-Object -Variable problem }
            catch [System.Management.Automation.ParameterBindingException] { return 'ArgumentInvalid' }
            if ($problem -is [System.Management.Automation.ErrorRecord]) { return ($problem.FullyQualifiedErrorId -split ',')[0] }
            $call = @($stub.Requests) -like 'tools/call *'
            ([Text.Json.Nodes.JsonNode]::Parse(($call[-1] -replace '^tools/call ')))['arguments'].ToJsonString(
                [Text.Json.JsonSerializerOptions] @{ Encoder = [Text.Encodings.Web.JavaScriptEncoder]::UnsafeRelaxedJsonEscaping })
        }
    }

    AfterAll {
        Get-AtlassianSession | Disconnect-Atlassian
        Stop-StubServer $stub
    }

    It 'that is <Name> means the same through every door under "<Culture>"' -ForEach $cases {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = [cultureinfo]::GetCultureInfo($Culture)
            foreach ($pair in $Values) {
                $expected = if ($pair[1] -eq 'ArgumentInvalid') { 'ArgumentInvalid' } else { "{`"$Name`":$($pair[1])}" }
                foreach ($door in $doors.Keys) {
                    Get-Meaning $door @{ $Name = $pair[0] } | Should -BeExactly $expected -Because "$($pair[0]) came through $door"
                }
            }
        }
        finally { [cultureinfo]::CurrentCulture = $before }
    }

    It 'that is empty is sent when it was given, and left out when it is an empty cell' {
        foreach ($door in $doors.Keys) {
            $expected = if ($door -like '*row') { '{}' } else { '{"title":""}' }
            Get-Meaning $door @{ title = '' } | Should -BeExactly $expected -Because $door
        }
    }

    It 'that a command gave which gave nothing is refused, and is an empty cell in a row' {
        $nothing = & {}
        foreach ($door in $doors.Keys) {
            $expected = if ($door -like '*row') { '{}' } else { 'ArgumentInvalid' }
            Get-Meaning $door @{ title = $nothing } | Should -BeExactly $expected -Because $door
        }
    }

    It 'that is refused is named with its value and a form that works' {
        Invoke-AtlassianMcpTool getThing -title @('a', 'b') -ErrorVariable list -ErrorAction SilentlyContinue
        "$list" | Should -BeLike '*title*list of 2*'
        $list[0].ErrorDetails.RecommendedAction | Should -BeLike '*pipe the list*'
        Invoke-AtlassianMcpTool getThing -title ([pscustomobject] @{ accountId = 7 }) -ErrorVariable user -ErrorAction SilentlyContinue
        $user[0].ErrorDetails.RecommendedAction | Should -BeLike '*-title $x.accountId*'
        Invoke-AtlassianMcpTool getThing -flag:yes -ErrorVariable flag -ErrorAction SilentlyContinue
        "$flag" | Should -BeLike '*flag*yes*'
        $flag[0].ErrorDetails.RecommendedAction | Should -BeLike '*-flag:$false*'
    }
}

Describe 'What stands or is piped where an argument is expected' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $site = Start-TestSite
        $null = Connect-TestSite $site
        Import-AtlassianMcpTool

        # The arguments of the calls that a script makes, without the site; what it says else goes to $said.
        function Get-Sent ([scriptblock] $Script, [string] $Tool = '*') {
            $skip = (Get-TestCall $site $Tool).Count
            $script:said = @(& $Script 2>&1 3>&1)
            foreach ($call in Get-TestCall $site $Tool | Select-Object -Skip $skip) {
                $arguments = $call.ArgumentsJson | ConvertFrom-Json -AsHashtable
                $arguments.Remove('cloudId')
                $arguments
            }
        }

        function Get-Warning { @($said | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }) }
        function Get-Refusal { @($said | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }) }
    }

    AfterAll {
        Get-AtlassianSession | Disconnect-Atlassian
        $site.Dispose()
    }

    Context 'A plain value' {
        It 'goes to the only required argument that was not given otherwise: <Script>' -ForEach @(
            @{ Script = { Invoke-AtlassianMcpTool getJiraIssue DEMO-1 }; Expected = @{ issueIdOrKey = 'DEMO-1' } }
            @{ Script = { Invoke-AtlassianMcpTool getJiraIssue 10001 }; Expected = @{ issueIdOrKey = '10001' } }
            @{ Script = { 'DEMO-1' | Invoke-AtlassianMcpTool getJiraIssue }; Expected = @{ issueIdOrKey = 'DEMO-1' } }
            @{ Script = { 'DEMO-1' | Get-AtlassianJiraIssue }; Expected = @{ issueIdOrKey = 'DEMO-1' } }
            @{ Script = { Get-AtlassianJiraIssue -InputObject DEMO-1 }; Expected = @{ issueIdOrKey = 'DEMO-1' } }
            @{
                Script   = { 'DEMO-1' | Invoke-AtlassianMcpTool addOrEditJiraIssueComment -commentBody hi -Confirm:$false }
                Expected = @{ issueIdOrKey = 'DEMO-1'; commentBody = 'hi' }
            }
            @{
                Script   = { 'DEMO-1' | Set-AtlassianJiraIssueComment -commentBody hi -Confirm:$false }
                Expected = @{ issueIdOrKey = 'DEMO-1'; commentBody = 'hi' }
            }
        ) {
            $sent = Get-Sent $Script
            $sent.Keys | Sort-Object | Should -Be ($Expected.Keys | Sort-Object)
            foreach ($name in $Expected.Keys) { $sent[$name] | Should -BeExactly $Expected[$name] }
        }

        It 'is refused if no argument can take it, and nothing is sent: <Script>' -ForEach @(
            @{ Script = { Invoke-AtlassianMcpTool listJiraProjects 12345 } }
            @{ Script = { 12345 | Invoke-AtlassianMcpTool listJiraProjects } }
            @{ Script = { Invoke-AtlassianMcpTool listJiraProjects (Get-Date) } }
            @{ Script = { Invoke-AtlassianMcpTool listJiraProjects @(1, 2) } }
            @{ Script = { 'DEMO-1' | Invoke-AtlassianMcpTool addOrEditJiraIssueComment } }
            @{ Script = { 'DEMO-1' | Get-AtlassianJiraIssue DEMO-2 } }
            @{ Script = { 'DEMO-1' | Set-AtlassianJiraIssueComment hi -Confirm:$false } }
            @{ Script = { $null | Get-AtlassianJiraIssue } }
            @{ Script = { Get-Process -Id $PID | Get-AtlassianJiraIssue } }
            @{ Script = { Get-Process -Id $PID | Invoke-AtlassianMcpTool getJiraIssue } }
            @{ Script = { Invoke-AtlassianMcpTool deleteJiraIssue -issueIdOrKey DEMO-1 -deleteSubtasks $false -Force } }
            @{ Script = { Invoke-AtlassianMcpTool deleteJiraIssue -issueIdOrKey DEMO-1 -deleteSubtasks 0 -Force } }
            @{ Script = { Invoke-AtlassianMcpTool deleteJiraIssue DEMO-1 -deleteSubtasks $false -Force } }
            @{ Script = { Remove-AtlassianJiraIssue -deleteSubtasks $false -Force } }
            @{ Script = { Remove-AtlassianJiraIssue -deleteSubtasks 0 -Force } }
        ) {
            Get-Sent $Script | Should -BeNullOrEmpty
            (Get-Refusal)[0].FullyQualifiedErrorId | Should -BeLike 'Argument*'
        }

        It 'a switch with a colon is what it says' {
            Import-AtlassianMcpTool
            (Get-Sent { Remove-AtlassianJiraIssue DEMO-40 -deleteSubtasks:$false -Force }).deleteSubtasks | Should -BeFalse
            (Get-Sent { Invoke-AtlassianMcpTool deleteJiraIssue DEMO-41 -deleteSubtasks:$false -Force }).deleteSubtasks | Should -BeFalse
        }
    }

    Context 'An issue' {
        BeforeAll {
            $issue = Invoke-AtlassianMcpTool searchJiraIssuesUsingJql 'key = DEMO-1' -fields summary, labels
            $ways = @{
                'as it is'              = { $issue }
                'selected with *'       = { $issue | Select-Object * }
                'selected by names'     = { $issue | Select-Object id, key, self, fields }
                'read back from JSON'   = { $issue | ConvertTo-Json -Depth 9 | ConvertFrom-Json }
                'read back from a file' = { $issue | Export-Clixml TestDrive:/issue.xml; Import-Clixml TestDrive:/issue.xml }
            }
        }

        It '<_> gives its key and nothing of its content' -ForEach 'as it is', 'selected with *', 'selected by names', 'read back from JSON', 'read back from a file' {
            $piped = & $ways[$_]
            foreach ($script in { $piped | Get-AtlassianJiraIssue }, { $piped | Invoke-AtlassianMcpTool getJiraIssue }) {
                $sent = Get-Sent $script
                $sent.Keys | Should -Be 'issueIdOrKey'
                $sent.issueIdOrKey | Should -Be 'DEMO-1'
            }
        }

        It '<_> overwrites no other issue' -ForEach 'as it is', 'selected with *', 'selected by names', 'read back from JSON', 'read back from a file' {
            $piped = & $ways[$_]
            Get-Sent { $piped | Edit-AtlassianJiraIssue -issueIdOrKey DEMO-2 -Confirm:$false } | Should -BeNullOrEmpty
            (Get-Refusal)[0].FullyQualifiedErrorId | Should -BeLike 'ArgumentMissing,*'
            Get-Sent { $piped | Invoke-AtlassianMcpTool editJiraIssue -issueIdOrKey DEMO-2 -Confirm:$false } | Should -BeNullOrEmpty
            foreach ($script in
                { $piped | Set-AtlassianJiraIssueStatus -issueIdOrKey DEMO-5 -transition @{ id = '31' } -Confirm:$false },
                { $piped | Invoke-AtlassianMcpTool transitionJiraIssue -issueIdOrKey DEMO-5 -transition @{ id = '31' } -Confirm:$false }) {
                $sent = Get-Sent $script
                $sent.issueIdOrKey | Should -Be 'DEMO-5'
                $sent.Keys | Sort-Object | Should -Be 'issueIdOrKey', 'transition'
                "$(Get-Warning)" | Should -BeLike "*'DEMO-1'*'DEMO-5'*"
            }
        }
    }

    Context 'A row' {
        It 'leaves an empty cell out, in both commands' {
            $row = "projectKey,issueType,summary,assignee,dueDate`nDEMO,Task,from a file,," | ConvertFrom-Csv
            foreach ($script in { $row | New-AtlassianJiraIssue -Confirm:$false }, { $row | Invoke-AtlassianMcpTool createJiraIssue -Confirm:$false }) {
                (Get-Sent $script).Keys | Sort-Object | Should -Be 'issueType', 'projectKey', 'summary'
            }
        }

        It 'has its columns that fit nothing named once, all of them, also under -WhatIf' {
            $rows = "projectKey,issueType,sumary,Owner`nDEMO,Task,a,me`nDEMO,Task,b,me" | ConvertFrom-Csv
            foreach ($script in { $rows | New-AtlassianJiraIssue -summary x -WhatIf }, { $rows | Invoke-AtlassianMcpTool createJiraIssue -summary x -WhatIf }) {
                Get-Sent $script | Should -BeNullOrEmpty
                Get-Warning | Should -HaveCount 1
                "$(Get-Warning)" | Should -BeLike "*'sumary' (nearest: summary)*'Owner'*"
            }
        }

        It 'is not spoken of where it is an issue, a page or a file' {
            $null = Set-Content -LiteralPath (Join-Path $TestDrive 'a.txt') -Value hello
            $null = Get-Sent { Invoke-AtlassianMcpTool getJiraIssue DEMO-1 | Get-AtlassianJiraIssue }
            Get-Warning | Should -BeNullOrEmpty
            $null = Get-Sent { Get-ChildItem $TestDrive -Filter a.txt | Send-AtlassianAttachmentToJiraIssue -issueIdOrKey DEMO-1 -Confirm:$false }
            Get-Warning | Should -BeNullOrEmpty
        }

        It 'is read on the pipeline''s thread, and only where it is needed' {
            $row = [pscustomobject] @{ issueIdOrKey = 'DEMO-1' }
            $row | Add-Member ScriptProperty other { throw 'read' }
            $row | Add-Member ScriptProperty fields { , @("$([runspace]::DefaultRunspace.Id)") }
            (Get-Sent { $row | Invoke-AtlassianMcpTool getJiraIssue }).fields | Should -Be "$([runspace]::DefaultRunspace.Id)"
            Get-Refusal | Should -BeNullOrEmpty
        }

        It 'names a file to attach by its path' {
            $path = Join-Path $TestDrive 'b.txt'
            Set-Content -LiteralPath $path -Value hello -NoNewline
            $sent = Get-Sent { [pscustomobject] @{ issueIdOrKey = 'DEMO-1'; content = $path } | Invoke-AtlassianMcpTool uploadAttachmentToJiraIssue -Confirm:$false }
            $sent.content | Should -Be ([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('hello')))
            $sent.fileName | Should -Be 'b.txt'
        }

        It 'that is a file is attached, by both commands' {
            $file = New-Item -ItemType File -Path (Join-Path $TestDrive 'c.log') -Value hello -Force
            foreach ($script in
                { $file | Send-AtlassianAttachmentToJiraIssue -issueIdOrKey DEMO-1 -Confirm:$false },
                { $file | Invoke-AtlassianMcpTool uploadAttachmentToJiraIssue -issueIdOrKey DEMO-1 -Confirm:$false }) {
                (Get-Sent $script).fileName | Should -Be 'c.log'
            }
        }
    }

    Context 'An error of a command made of a tool' {
        It 'shows the user''s line and command' {
            $null = Get-AtlassianJiraIssue NOPE-1 -ErrorAction SilentlyContinue -ErrorVariable problem
            $problem[0].InvocationInfo.MyCommand.Name | Should -Be 'Get-AtlassianJiraIssue'
            $problem[0].InvocationInfo.Line | Should -BeLike '*Get-AtlassianJiraIssue NOPE-1*'
            $problem[0].InvocationInfo.ScriptName | Should -Be $PSCommandPath
            try { Get-AtlassianJiraIssue DEMO-1 -Session nobody }
            catch { $_.InvocationInfo.MyCommand.Name | Should -Be 'Get-AtlassianJiraIssue' }
        }

        It 'obeys -ErrorAction, -ErrorVariable, -PipelineVariable and Select-Object -First' {
            { Get-AtlassianJiraIssue NOPE-1 -ErrorAction Stop } | Should -Throw -ErrorId 'ToolFailed,*'
            { Get-AtlassianJiraIssue NOPE-1 -ErrorAction Ignore } | Should -Not -Throw
            Search-AtlassianJiraIssue 'project = DEMO ORDER BY key' -All -PipelineVariable found | Select-Object -First 2 |
                ForEach-Object { $found.key } | Should -Be 'DEMO-1', 'DEMO-2'
        }
    }
}

Describe 'Every kind of thing' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $site = Start-TestSite
        $null = Connect-TestSite $site -Name demo
        $recorded = @{}
        foreach ($kind in 'dc', 'cloud', 'bad') {
            foreach ($line in Get-Content -LiteralPath "$PSScriptRoot/../Recorded/mcp-atlassian-0.23.1-$kind.jsonl") {
                $answer = $line | ConvertFrom-Json -AsHashtable
                if ($answer.name) { $recorded["$kind/$($answer.name)"] = $answer.result | ConvertTo-Json -Depth 12 -Compress }
            }
        }

        $words = [ordered] @{
            issue      = 'issueIdOrKey', 'issue_key', 'issueKey', 'key'
            page       = 'content_id', 'page_id', 'contentId', 'id'
            space      = 'spaceId', 'space_id'
            project    = 'projectIdOrKey', 'project_key', 'projectKey'
            user       = 'accountId', 'account_id', 'user_identifier'
            comment    = 'commentId', 'comment_id'
            transition = 'transitionId', 'transition_id'
            board      = 'boardId', 'board_id'
        }
        $takers = foreach ($word in $words.Values.ForEach({ $_ })) {
            "{`"name`":`"take$word`",`"annotations`":{`"readOnlyHint`":true},`"inputSchema`":{`"type`":`"object`",`"required`":[`"$word`"]," +
            "`"properties`":{`"$word`":{`"type`":`"string`"},`"name`":{`"type`":`"string`"},`"summary`":{`"type`":`"string`"},`"body`":{`"type`":`"string`"}}}}"
        }
        $givers = @{
            jira_search                  = 'dc/search-1'; jira_get_issue = 'dc/get-issue'; jira_create_issue = 'dc/create'
            jira_get_transitions         = 'dc/transitions'; jira_get_agile_boards = 'dc/boards'; confluence_search = 'dc/search-pages'
            jira_search_assignable_users = 'dc/assignable-users'; jira_get_user_profile = 'dc/user'; confluence_get_page = 'dc/page'
        }
        $results = @{}
        foreach ($name in $givers.Keys) { $results[$name] = $recorded[$givers[$name]] }
        $list = @($takers) + @($givers.Keys | ForEach-Object { "{`"name`":`"$_`",`"annotations`":{`"readOnlyHint`":true},`"inputSchema`":{`"type`":`"object`"}}" })
        $stub = Start-StubServer $list $results
        $null = Connect-Atlassian -Uri $stub.Uri -EmailAddress a@b.example -ApiToken t -Name stub

        function Get-Demo ([string] $Tool, [hashtable] $Arguments = @{}) {
            Invoke-AtlassianMcpTool $Tool $Arguments -Session demo -WarningAction Ignore | Select-Object -First 2
        }
        function Get-Recorded ([string] $Tool) { Invoke-AtlassianMcpTool $Tool -Session stub -WarningAction Ignore }
        $space = (Get-Demo listConfluenceSpaces)[0].id
        $things = @{
            issue      = @((Get-Demo searchJiraIssuesUsingJql @{ jql = 'project = DEMO' }), (Get-Recorded jira_search), (Get-Recorded jira_get_issue), (Get-Recorded jira_create_issue))
            page       = @((Get-Demo listConfluencePagesInSpace @{ spaceId = $space }), (Get-Recorded confluence_search), (Get-Recorded confluence_get_page))
            space      = @(, (Get-Demo listConfluenceSpaces))
            project    = @(, (Get-Demo listJiraProjects))
            user       = @((Get-Demo lookupJiraAccountId @{ searchString = 'a' }), (Get-Demo getJiraCurrentUser), (Get-Demo atlassianUserInfo), (Get-Recorded jira_search_assignable_users), (Get-Recorded jira_get_user_profile))
            comment    = @((Get-Demo listJiraIssueComments @{ issueIdOrKey = 'DEMO-1' }), (Get-Demo listConfluenceComments @{ content_id = (Get-Demo listConfluencePagesInSpace @{ spaceId = $space })[0].id }))
            transition = @((Get-Demo listJiraIssueTransitions @{ issueIdOrKey = 'DEMO-1' }), (Get-Recorded jira_get_transitions))
            board      = @((Get-Demo listJiraBoards), (Get-Recorded jira_get_agile_boards))
        }
        $identity = @{
            issue = { $_.key ?? $_.issue.key }; page = { $_.id ?? $_.metadata.id }; project = { $_.key }
            user  = { $_.accountId ?? $_.account_id ?? $_.user.account_id }
        }
    }

    AfterAll {
        Get-AtlassianSession | Disconnect-Atlassian
        $site.Dispose()
        Stop-StubServer $stub
    }

    It 'that a list returns can be piped into every tool that takes a <_>, and gives nothing else' -ForEach 'issue', 'page', 'space', 'project', 'user', 'comment', 'transition', 'board' {
        $kind = $_
        $count = 0
        foreach ($thing in $things[$kind].ForEach({ $_ })) {
            $expected = $thing | ForEach-Object ($identity[$kind] ?? { $_.id })
            $expected | Should -Not -BeNullOrEmpty
            # A bare id and name tell nothing once Select-Object has taken the type's name away.
            $isBare = -not (Compare-Object @($thing.psobject.Properties.Name) 'id', 'name')
            foreach ($piped in @($thing; if (-not $isBare) { $thing | Select-Object * })) {
                foreach ($word in $words[$kind]) {
                    $stub.Requests.Clear()
                    $null = $piped | Invoke-AtlassianMcpTool "take$word" -Session stub -ErrorAction Stop
                    $sent = (@($stub.Requests) -like 'tools/call *')[-1] -replace '^tools/call ' | ConvertFrom-Json -AsHashtable
                    $sent.arguments.Keys | Should -Be $word
                    $sent.arguments[$word] | Should -BeExactly "$expected" -Because ($piped | ConvertTo-Json -Depth 2 -Compress)
                    $count++
                }
            }
        }
        $count | Should -BeGreaterThan 3
    }
}

Describe 'What no request can carry' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $site = Start-TestSite
        $null = Connect-TestSite $site -Name carry
        $half = "a$([char] 0xD83D)"
        $deep = @{}
        foreach ($level in 1..70) { $deep = @{ a = $deep } }
    }

    AfterAll {
        Disconnect-Atlassian carry
        $site.Dispose()
        Remove-Module McpAtlassian
    }

    It 'is refused before anything is sent: <What>' -ForEach @(
        @{ What = 'half a surrogate pair'; Call = { Invoke-AtlassianMcpTool demoEcho -message $half } }
        @{ What = 'half a surrogate pair in a hashtable'; Call = { Invoke-AtlassianMcpTool demoEcho -Arguments @{ message = $half } } }
        @{ What = 'half a surrogate pair in JSON'; Call = { Invoke-AtlassianMcpTool demoEcho -Arguments '{"message":"a\ud83d"}' } }
        @{ What = 'half a surrogate pair in a row'; Call = { [pscustomobject]@{ message = $half } | Invoke-AtlassianMcpTool demoEcho } }
        @{ What = 'half a surrogate pair as a key'; Call = { Invoke-AtlassianMcpTool editJiraIssue DEMO-1 -fields @{ $half = 'x' } -Confirm:$false } }
        @{ What = 'a value nested 70 levels deep'; Call = { Invoke-AtlassianMcpTool editJiraIssue DEMO-1 -fields $deep -Confirm:$false } }
        @{ What = 'NaN'; Call = { Invoke-AtlassianMcpTool demoSlowReport -seconds ([double]::NaN) } }
        @{ What = 'infinity'; Call = { Invoke-AtlassianMcpTool demoSlowReport -seconds ([double]::PositiveInfinity) } }
        @{ What = 'NaN inside an object'; Call = { Invoke-AtlassianMcpTool editJiraIssue DEMO-1 -fields @{ n = [double]::NaN } -Confirm:$false } }
        @{ What = 'a number beyond all doubles, in JSON'; Call = { Invoke-AtlassianMcpTool demoSlowReport -Arguments '{"seconds":1e400}' } }
        @{ What = 'a number beyond all doubles, as text'; Call = { Invoke-AtlassianMcpTool demoSlowReport -seconds '1e400' } }
    ) {
        $before = (Get-TestCall $site).Count
        $ErrorActionPreference = 'Stop'
        $Call | Should -Throw -ErrorId 'ArgumentInvalid,*'
        (Get-TestCall $site).Count | Should -Be $before
    }
}
