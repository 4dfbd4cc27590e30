#Requires -Version 7.4

Describe 'Sessions in several runspaces' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $module = Get-ModulePath
        $site = Start-TestSite
    }
    BeforeEach { $null = Connect-TestSite $site -Name one }
    AfterEach { Get-AtlassianSession | Disconnect-Atlassian }
    AfterAll { $site.Dispose() }

    It 'are found by ForEach-Object -Parallel without being passed' {
        $keys = 1..12 | ForEach-Object -Parallel {
            Import-Module $using:module
            (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey "DEMO-$_").key
        } -ThrottleLimit 4
        $keys | Sort-Object | Should -Be (1..12 | ForEach-Object { "DEMO-$_" } | Sort-Object)
    }

    It 'can be passed with $using:' {
        $session = Get-AtlassianSession one
        (1..4 | ForEach-Object -Parallel {
            Import-Module $using:module
            (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Session $using:session).key
        }) | Should -Be (@('DEMO-1') * 4)
    }

    It 'are found by Start-ThreadJob' {
        $job = Start-ThreadJob { Import-Module $using:module; (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-2).key }
        $job | Receive-Job -Wait -AutoRemoveJob | Should -Be 'DEMO-2'
    }

    It 'are not chosen for a runspace when there are several' {
        $null = Connect-TestSite $site -Name two
        $job = Start-ThreadJob { Import-Module $using:module; try { Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-2 -ErrorAction Stop } catch { "$($_.FullyQualifiedErrorId) $_" } }
        $said = $job | Receive-Job -Wait -AutoRemoveJob
        $said | Should -BeLike 'NotConnected,*'
        $said | Should -Match 'one, two'
    }

    It 'have their own default in each runspace' {
        $null = Connect-TestSite $site -Name two
        $job = Start-ThreadJob { Import-Module $using:module; Select-AtlassianSession one; (Get-AtlassianSession -Default).Name }
        $job | Receive-Job -Wait -AutoRemoveJob | Should -Be 'one'
        (Get-AtlassianSession -Default).Name | Should -Be 'two'
    }

    It 'replaced under a name are closed, and calls under way in another runspace learn it' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript({ param ($module) Import-Module $module; Invoke-AtlassianMcpTool demoSlowReport -Session one -seconds 300 }).AddArgument($module)
        $site.ClearRequests()
        $running = $shell.BeginInvoke()
        Wait-TestRequest $site demoSlowReport
        $null = Connect-TestSite $site -Name one
        $running.AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
        $null = $shell.EndInvoke($running)
        $shell.Streams.Error.Count | Should -Be 1
        $shell.Streams.Error[0].FullyQualifiedErrorId | Should -BeLike 'SessionClosed,*'
        $shell.Dispose()
        (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).key | Should -Be 'DEMO-1'
    }

    It 'stay open when the module is imported anew, or removed, in a runspace that did not open them' {
        $opened = Get-AtlassianSession one
        $demo = Start-AtlassianDemoServer
        $null = 1..3 | ForEach-Object -Parallel { Import-Module $using:module -Force } -ThrottleLimit 1
        Start-ThreadJob { Import-Module $using:module; Get-Module McpAtlassian | Remove-Module } |
            Receive-Job -Wait -AutoRemoveJob
        $opened.State | Should -Be 'Open'
        (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).key | Should -Be 'DEMO-1'
        { Connect-Atlassian -Uri $demo.Uri -ApiKey $demo.ApiKey -Name still -ErrorAction Stop } | Should -Not -Throw
        $demo | Stop-AtlassianDemoServer
    }

    It 'end with the module in the runspace that opened them, and once that runspace is gone' {
        function Open ([string] $Name) {
            $shell = [powershell]::Create()
            $null = $shell.AddScript({
                    param ($module, $name)
                    Import-Module $module
                    Connect-Atlassian -Demo -Name $name
                }).AddArgument($module).AddArgument($Name).Invoke()
            $shell
        }
        $alive, $gone = (Open alive), (Open gone)
        $sessions = Get-AtlassianSession alive, gone
        $gone.Runspace.Dispose()
        Start-ThreadJob { Import-Module $using:module; Get-Module McpAtlassian | Remove-Module } |
            Receive-Job -Wait -AutoRemoveJob
        $sessions.State | Should -Be 'Open', 'Closed'
        $alive.Commands.Clear()
        $null = $alive.AddScript('Get-Module McpAtlassian | Remove-Module').Invoke()
        $sessions.State | Should -Be 'Closed', 'Closed'
        (Get-AtlassianSession).Name | Should -Be 'one'
        $gone, $alive | ForEach-Object Dispose
    }

    It 'all end with the module in the last runspace that has it' {
        $left = Invoke-FreshPwsh -Script "
            Import-Module '$module'
            `$demo = Start-AtlassianDemoServer
            `$job = Start-ThreadJob {
                Import-Module '$module'
                Connect-Atlassian -Uri (`$using:demo).Uri -ApiKey (`$using:demo).ApiKey -Name theirs
            } | Wait-Job
            `$session = Get-AtlassianSession theirs
            Remove-Module McpAtlassian
            @{ State = `$session.State }"
        $left.State | Should -Be 'Closed'
    }

    It 'are whole, and the replaced one is closed, when who takes them ends the pipeline' {
        $old = Connect-Atlassian -Demo -Name taken
        $new = Connect-Atlassian -Demo -Name taken | Select-Object -First 1
        (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Session taken).key | Should -Be 'DEMO-1'
        $new.State | Should -Be 'Open'
        $old.State | Should -Be 'Closed'
    }

    It 'connected at the same time under one name leave one open' {
        $null = 1..6 | ForEach-Object -Parallel {
            $ErrorActionPreference = 'Stop'
            Import-Module $using:module
            $site = $using:site
            Connect-Atlassian -Uri $site.Uri -ApiKey $site.ApiKey -Name race
        } -ThrottleLimit 6
        @(Get-AtlassianSession race).Count | Should -Be 1
        (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Session race).key | Should -Be 'DEMO-1'
        Disconnect-Atlassian race
        $site.SessionCount | Should -Be 1
    }

    It 'wait together when the server asks one of them to slow down' {
        $null = Add-TestFault $site @{ Kind = 'Status'; Status = 429; RetryAfterSeconds = 2; Tool = 'getJiraIssue'; Count = 1 }
        $site.ClearRequests()
        $null = 1..6 | ForEach-Object -Parallel { Import-Module $using:module; Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey "DEMO-$_" } -ThrottleLimit 2
        $site.Faults.Clear()
        $calls = Get-TestCall $site getJiraIssue
        $refused = @($calls | Where-Object Status -EQ 429)[0]
        # What was on its way already may still arrive; nothing sets out after the refusal was known.
        $early = @($calls | Where-Object { $_.StartedAt -gt $refused.EndedAt.AddMilliseconds(500) -and $_.StartedAt -lt $refused.EndedAt.AddMilliseconds(1900) })
        $early | Should -BeNullOrEmpty
        @($calls | Where-Object Status -EQ 200).Count | Should -Be 6
    }
}
