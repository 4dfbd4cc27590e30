#Requires -Version 7.4

BeforeAll {
    Import-Module (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path -Force
    $null = Connect-Atlassian -Demo -Name report
    $issues = Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO ORDER BY status, key' -All -fields summary, issuetype, status, priority, assignee, duedate, updated

    # The parts of a report, read as XML: it is well-formed but for its void tags.
    function Read-Report ([Parameter(Mandatory)] [string] $Path) {
        $text = (Get-Content -LiteralPath $Path -Raw) -replace '<!DOCTYPE html>' -replace '(<meta [^>]*)>', '$1/>' -replace '(?s)<style>.*</style>'
        [xml] $text
    }
}

AfterAll { Remove-Module McpAtlassian }

Describe 'Export-AtlassianReport' {
    It 'writes one file that needs nothing else' {
        $issues | Export-AtlassianReport "$TestDrive/one.html" | Should -BeNullOrEmpty
        $text = Get-Content "$TestDrive/one.html" -Raw
        $text | Should -Not -Match '<script|<link|<img|<iframe|@import|url\(|\son\w+='
        $text | Should -Match "default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; base-uri 'none'; form-action 'none'"
        [IO.File]::ReadAllBytes("$TestDrive/one.html")[0] | Should -Be ([byte][char] '<')
        $style = [regex]::Match($text, '(?s)<style>(.*)</style>').Groups[1].Value
        $hash = [Convert]::ToBase64String([Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($style)))
        $text | Should -BeLike "*'sha256-$hash'*"
        $style | Should -Match 'prefers-color-scheme: dark'
        $style | Should -Match '@media print'
    }

    It 'groups issues by status, in the order of work, with counts, links and what is overdue' {
        $issues | Sort-Object Key -Descending | Export-AtlassianReport "$TestDrive/status.html" -Title 'Where we are'
        $report = Read-Report "$TestDrive/status.html"
        $report.html.lang | Should -Be 'en'
        $report.html.head.title | Should -Be 'Where we are'
        $names = @($report.html.body.main.section | ForEach-Object { $_.h2.'#text'.Trim() })
        $names | Should -Be 'To Do', 'In Progress', 'Done'
        foreach ($section in $report.html.body.main.section) {
            $here = @($issues | Where-Object Status -EQ $section.h2.'#text'.Trim())
            $section.h2.span.'#text' | Should -Be $here.Count
            @($section.table.tbody.tr) | Should -HaveCount $here.Count
            @($section.table.thead.tr.th.'#text') | Should -Be 'Key', 'Summary', 'Type', 'Priority', 'Assignee', 'Due', 'Updated'
        }
        $report.SelectNodes('//tbody//th/a').Count | Should -Be $issues.Count
        $report.SelectNodes('//tbody//th/a/@href').Value | Should -Match '^https://demo\.example\.com/browse/DEMO-\d+$'
        $late = @($issues | Where-Object { $_.Status -ne 'Done' -and $_.Due -and $_.Due -lt [datetime]::Today })
        $late.Count | Should -BeGreaterThan 0
        $report.SelectNodes('//tbody/tr[@class="late"]').Count | Should -Be $late.Count
        $report.SelectNodes('//strong[@class="mark" and text()="overdue"]').Count | Should -Be $late.Count
        $report.SelectSingleNode('//li[@class="late"]').InnerText | Should -Be "$($late.Count) overdue"
        $report.SelectSingleNode('//header/p').InnerText | Should -Match '^Made by admin@example\.com on \d{4}-\d\d-\d\d \d\d:\d\d [+-]\d\d:\d\d from demo\.example\.com$'
    }

    It 'encodes whatever rows say' {
        $hostile = [pscustomobject]@{
            Key = '"><script>alert(1)</script>'; Url = 'https://example.com/"onmouseover="alert(1)'; Status = "</h2><script>alert(2)</script>"
            Summary = "<img src=x onerror=alert(3)>`u{1b}[31m & `"quoted`" 'too'"; '<b>col</b>' = '</td></table></style><style>*{}</style>'
        }, [pscustomobject]@{ Key = 'B'; Url = 'javascript:alert(4)'; Status = 'x' }
        $hostile | Export-AtlassianReport "$TestDrive/hostile.html" -Title '</title><script>alert(5)</script>'
        $text = Get-Content "$TestDrive/hostile.html" -Raw
        $text | Should -Not -Match '<script|<img|<b>|="javascript:|"on|\u001b'
        [regex]::Matches($text, '<style>').Count | Should -Be 1
        $report = Read-Report "$TestDrive/hostile.html"
        $report.html.head.title | Should -BeExactly '</title><script>alert(5)</script>'
        $report.SelectSingleNode('//tbody//td[@data-label="Summary"]').InnerText | Should -BeExactly "<img src=x onerror=alert(3)> [31m & `"quoted`" 'too'"
        @($report.SelectNodes('//tbody//a')) | Should -HaveCount 1
    }

    It 'groups and shows what it is told' {
        $issues | Export-AtlassianReport "$TestDrive/who.html" -GroupBy Assignee -Property Key, @{ n = 'Days'; e = { 3 } }
        $report = Read-Report "$TestDrive/who.html"
        @($report.html.body.main.section).Count | Should -Be @($issues.Assignee | ForEach-Object { "$_" } | Sort-Object -Unique).Count
        @($report.html.body.main.section)[0].table.thead.tr.th.'#text' | Should -Be 'Key', 'Days'
        @($report.html.body.main.section | ForEach-Object { $_.h2.'#text'.Trim() }) | Should -Contain 'None'
    }

    It 'takes pages, sites, hashtables, and nothing at all' {
        Invoke-AtlassianMcpTool searchConfluence -cql 'type = page' -WarningAction Ignore | Export-AtlassianReport "$TestDrive/pages.html"
        (Read-Report "$TestDrive/pages.html").SelectNodes('//tbody/tr').Count | Should -BeGreaterThan 1
        (Get-AtlassianSite), @{ Name = 'x' } | Export-AtlassianReport "$TestDrive/mixed.html"
        (Read-Report "$TestDrive/mixed.html").SelectNodes('//tbody/tr').Count | Should -Be 2
        @() | Export-AtlassianReport "$TestDrive/empty.html"
        (Read-Report "$TestDrive/empty.html").html.body.main.SelectSingleNode("p").InnerText | Should -Be 'There is nothing to show.'
    }

    It 'treats files as Export-Csv does' {
        $file = $issues[0] | Export-AtlassianReport "$TestDrive/file.html" -PassThru
        $file | Should -BeOfType IO.FileInfo
        $file.FullName | Should -Be (Get-Item "$TestDrive/file.html").FullName
        $before = Get-Content $file -Raw
        $issues | Export-AtlassianReport $file.FullName -WhatIf -PassThru | Should -BeNullOrEmpty
        { $issues | Export-AtlassianReport $file.FullName -NoClobber } | Should -Throw -ErrorId 'FileExists,*'
        Get-Content $file -Raw | Should -BeExactly $before
        $issues | Export-AtlassianReport -LiteralPath $file.FullName
        Get-Content $file -Raw | Should -Not -BeExactly $before
        $file.Refresh()
        $file.IsReadOnly = $true
        { $issues[0] | Export-AtlassianReport $file.FullName } | Should -Throw -ErrorId 'PathInvalid,*'
        $issues[0] | Export-AtlassianReport $file.FullName -Force
        { $issues | Export-AtlassianReport "$TestDrive/none/x.html" } | Should -Throw -ErrorId 'PathInvalid,*'
        { $issues | Export-AtlassianReport env:x } | Should -Throw -ErrorId 'PathInvalid,*'
        Get-ChildItem $TestDrive -Filter *.tmp | Should -BeNullOrEmpty
    }

    It 'reads what comes from a file or another process' {
        $issues | Select-Object -First 3 | Export-Clixml "$TestDrive/issues.xml"
        Import-Clixml "$TestDrive/issues.xml" | Export-AtlassianReport "$TestDrive/again.html"
        (Read-Report "$TestDrive/again.html").SelectNodes('//tbody/tr').Count | Should -Be 3
    }
}
