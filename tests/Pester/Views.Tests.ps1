#Requires -Version 7.4

BeforeDiscovery {
    $root = (Resolve-Path -LiteralPath "$PSScriptRoot/../..").Path
    $format = [xml] (Get-Content -LiteralPath (Join-Path $root 'src/McpAtlassian/McpAtlassian.Format.ps1xml') -Raw)
    $tables = @($format.SelectNodes('//View[TableControl]') | ForEach-Object { @{ View = $_.Name; Xml = $_.OuterXml } })
    $views = @($format.SelectNodes('//View') | ForEach-Object { @{ View = $_.Name; Xml = $_.OuterXml } })
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
    $module = (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path
    $pwsh = "$PSHOME/pwsh"
    $demo = Start-AtlassianDemoServer
    $null = Connect-Atlassian -Uri $demo.Uri -ApiKey $demo.ApiKey -Name views -WarningAction Ignore

    # As it comes out of Start-Job, remoting and Import-Clixml.
    function ConvertTo-Deserialized ($Value) { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($Value, 3)) }

    function Get-ShownText ($Value) {
        $before = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'PlainText'
            ($Value | Out-String -Width 100) -replace '(?m)\s+$'
        }
        finally { $PSStyle.OutputRendering = $before }
    }

    # What a pwsh writes to its standard output, which is a pipe here.
    function Get-RedirectedText ([string] $Script, [hashtable] $Environment = @{}) {
        $start = [Diagnostics.ProcessStartInfo]::new($pwsh)
        foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', "Import-Module '$module'; $Script") { $start.ArgumentList.Add($argument) }
        $start.RedirectStandardOutput = $start.RedirectStandardInput = $true
        foreach ($name in 'NO_COLOR', 'TERM', 'GITHUB_ACTIONS', 'TF_BUILD') { $null = $start.Environment.Remove($name) }
        $start.Environment['TERM'] = 'xterm-256color'
        foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
        $process = [Diagnostics.Process]::Start($start)
        $process.StandardInput.Close()
        $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        $process.Dispose()
    }
}

AfterAll {
    Disconnect-Atlassian views
    $demo | Stop-AtlassianDemoServer
}

Describe 'The table of <View>' -ForEach $tables {
    It 'fits 100 columns, and leaves room for the last one' {
        $headers = ([xml] $Xml).SelectNodes('//TableColumnHeader')
        $widths = @($headers | ForEach-Object { if ($_.Width) { [int] $_.Width } })
        $open = $headers.Count - $widths.Count
        $open | Should -BeLessOrEqual 1
        ($widths | Measure-Object -Sum).Sum + $headers.Count - 1 + 25 * $open | Should -BeLessOrEqual 100
    }

    It 'has as many columns as headers' {
        ([xml] $Xml).SelectNodes('//TableColumnItem').Count | Should -Be ([xml] $Xml).SelectNodes('//TableColumnHeader').Count
    }
}

Describe 'The view of <View>' -ForEach $views {
    It 'is that of the deserialized form too' {
        $names = ([xml] $Xml).SelectNodes('//ViewSelectedBy/TypeName').InnerText
        $names | Should -HaveCount 2
        $names[1] | Should -Be "Deserialized.$($names[0])"
    }
}

Describe 'What commands give' {
    It 'has a view, each of its types' {
        $shown = (Get-FormatData -TypeName McpAtlassian.* -PowerShellVersion $PSVersionTable.PSVersion).TypeNames
        $given = (Get-Command -Module McpAtlassian).OutputType.Name | Where-Object { $_ -like 'McpAtlassian.*' } | Select-Object -Unique
        $given.Count | Should -BeGreaterThan 8
        $given | Where-Object { $_ -notin $shown } | Should -BeNullOrEmpty
    }

    It 'looks the same after a journey through a job: <Name>' -ForEach @(
        @{ Name = 'sessions'; Get = { Get-AtlassianSession views }; Like = 'views +127\.0\.0\.1' }
        @{ Name = 'tools'; Get = { Get-AtlassianMcpTool *JiraIssue }; Like = 'deleteJiraIssue +Jira +destructive' }
        @{ Name = 'issues'; Get = { Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO ORDER BY key' -First 3 }; Like = 'DEMO-1 +Epic' }
        @{ Name = 'a page'; Get = { Invoke-AtlassianMcpTool searchConfluence -cql 'type = page' -First 1 }; Like = '\S' }
        @{ Name = 'resources'; Get = { Get-AtlassianMcpResource demo://readme }; Like = 'Uri +Title +MimeType +Size\s+-.*\s+demo://readme +About this demo +text/markdown' }
        @{ Name = 'templates'; Get = { Get-AtlassianMcpResource -Template }; Like = 'jira://issue/\{key\} +application/json +A Jira issue by its key' }
        @{ Name = 'prompts'; Get = { Get-AtlassianMcpPrompt triage-issue }; Like = 'triage-issue +issueKey \[tone\] +Ask for a priority' }
        @{ Name = 'arguments of a prompt'; Get = { (Get-AtlassianMcpPrompt triage-issue).Parameters }; Like = 'issueKey +True' }
        @{ Name = 'messages of a prompt'; Get = { Get-AtlassianMcpPrompt triage-issue @{ issueKey = 'DEMO-1' } }; Like = 'user +\S' }
        @{ Name = 'clients'; Get = { Get-McpClient Cursor, Codex }; Like = 'Cursor' }
        @{ Name = 'sites'; Get = { Get-AtlassianSite }; Like = 'demo\.example\.com' }
        @{ Name = 'steps of a test'; Get = { Test-AtlassianSession -Detailed }; Like = 'Tools +Passed +\d+ ms' }
    ) {
        $value = @(& $Get)
        $text = Get-ShownText $value
        $text | Should -Match $Like
        $text -split "`n" | ForEach-Object { $_.Length | Should -BeLessOrEqual 100 -Because $_ }
        Get-ShownText (ConvertTo-Deserialized $value) | Should -Be $text
    }
}

Describe 'Colour in the views' {
    BeforeAll {
        $steps = "`$null = Connect-Atlassian -Demo; Test-AtlassianSession -Detailed | Format-Table; Get-AtlassianMcpTool deleteJiraIssue | Format-Table"
    }

    It 'is that of $PSStyle for what passed and what warns' {
        $text = Get-RedirectedText "`$PSStyle.OutputRendering = 'Ansi'; `$PSStyle.Formatting.Error = `"``e[35m`"; $steps"
        $text | Should -Match "`e\[32mPassed`e\[0m"
        $text | Should -Match "`e\[35mdestructive`e\[0m"
    }

    It 'is none where the output is redirected' {
        $text = Get-RedirectedText $steps
        # PowerShell colours headers all the same; what is ours is plain.
        $text | Should -Match 'Tools +Passed +\d+ ms'
        $text | Should -Match 'Jira +destructive Delete'
    }

    It 'is none with NO_COLOR, even where colour was asked for at a terminal' {
        Get-RedirectedText "`"rendering: `$(`$PSStyle.OutputRendering)`"; $steps" -Environment @{ NO_COLOR = '1' } | Should -Match 'rendering: PlainText[\s\S]+Tools +Passed'
    }

    It 'is no part of the objects' {
        (Test-AtlassianSession -Detailed -Session views)[0].Result | Should -Be Passed
        (Get-AtlassianMcpTool deleteJiraIssue -Session views).Access | Should -Be destructive
    }

    It 'is not asked of a PowerShell that has no $PSStyle' {
        [McpAtlassian.Ci.HostText]::Toned('Failed', $null) | Should -Be 'Failed'
    }
}
