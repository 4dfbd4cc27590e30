#Requires -Version 7.4

BeforeAll {
    Import-Module (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path -Force
    $null = Connect-Atlassian -Demo -Name markdown

    # A document of the nodes, as it comes from JSON.
    function New-Document ([Parameter(Mandatory)] [string] $Nodes) {
        "{`"type`":`"doc`",`"version`":1,`"content`":[$Nodes]}" | ConvertFrom-Json
    }
}

AfterAll { Remove-Module McpAtlassian }

Describe 'ConvertTo-AtlassianMarkdown with objects' {
    It 'makes one table with the columns of the view, and keys that are links' {
        $issues = Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO ORDER BY key' -maxResults 2 -WarningAction Ignore
        $lines = ($issues | ConvertTo-AtlassianMarkdown) -split "`n"
        $lines[0] | Should -BeExactly '| Key | Type | Status | Priority | Assignee | Summary |'
        $lines[1] | Should -BeExactly '| --- | --- | --- | --- | --- | --- |'
        $lines[2] | Should -BeLike "| ``[$($issues[0].Key)``](https://demo.example.com/browse/$($issues[0].Key)) | $($issues[0].Type) | *"
        $lines | Should -HaveCount 4
        $issues | ConvertTo-AtlassianMarkdown | Should -HaveCount 1
    }

    It 'keeps what a row says from becoming a link, a tag, a column or a line' {
        $row = [pscustomobject]@{ Summary = "a|b `n[x](javascript:alert(1)) <script> *s* C:\temp\* &lt; snake_case"; N = 1.5; When = [datetime]::new(2026, 1, 2) }
        $row | ConvertTo-AtlassianMarkdown | Should -BeExactly (@(
                '| Summary | N | When |', '| --- | --- | --- |'
                '| a\|b<br>[x\](javascript:alert(1)) \<script> \*s\* C:\temp\\\* \&lt; snake_case | 1.5 | 2026-01-02 |') -join "`n")
    }

    It 'takes names, wildcards and calculated properties' {
        $row = [pscustomobject]@{ Key = 'A-1'; Url = 'https://example.com/A-1'; Empty = $null; List = 1, 2 }
        $row | ConvertTo-AtlassianMarkdown K*, List, @{ n = 'Twice'; e = { "$($_.Key)$($_.Key)" } }, Missing, Empty | Should -BeExactly (
            "| Key | List | Twice | Missing | Empty |`n| --- | --- | --- | --- | --- |`n| [A-1](https://example.com/A-1) | 1, 2 | A-1A-1 | | |")
        { $row | ConvertTo-AtlassianMarkdown @{ n = 'x' } } | Should -Throw -ErrorId 'ArgumentInvalid,*'
    }

    It 'leaves no kind of row out' {
        $table = [pscustomobject]@{ A = 1 }, @{ B = 2 }, (Get-AtlassianSite) | ConvertTo-AtlassianMarkdown
        $table | Should -BeLike '| A | B | Name | Host | CloudId |*'
        ($table -split "`n")[3] | Should -BeExactly '| | 2 | | | |'
    }

    It 'makes a list' {
        @{ Key = 'A-1'; Url = 'https://example.com/A-1'; Note = "two`nlines" } | ConvertTo-AtlassianMarkdown Note, Key, None -As List |
            Should -BeExactly "- [A-1](https://example.com/A-1)`n  - Note: two lines"
    }

    It 'links only to web pages' {
        @{ Key = 'A-1'; Url = 'javascript:alert(1)' } | ConvertTo-AtlassianMarkdown Key | Should -BeLike '*| A-1 |'
    }

    It 'goes into a page, a comment and an issue as their body' {
        $table = Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'key = DEMO-1' | ConvertTo-AtlassianMarkdown Key, Status
        $page = Invoke-AtlassianMcpTool createConfluenceContent -contentType page -title 'From a table' -body $table -parent @{ spaceKey = 'DEMO' } -Confirm:$false
        (Invoke-AtlassianMcpTool getConfluenceContent -content_id $page.Id -detail full).BodyText | Should -BeExactly $table
        $issue = Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary 'From a table' -description $table -Confirm:$false
        (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey $issue.Key).Description | Should -BeExactly $table
    }

    It 'says nothing of nothing' {
        @() | ConvertTo-AtlassianMarkdown | Should -BeNullOrEmpty
        $null | ConvertTo-AtlassianMarkdown | Should -BeNullOrEmpty
    }
}

Describe 'ConvertTo-AtlassianMarkdown with Atlassian Document Format' {
    It 'writes <Name>' -ForEach @(
        @{ Name = 'marks'; Nodes = '{"type":"paragraph","content":[{"type":"text","text":"Ship "},{"type":"text","text":"now ","marks":[{"type":"strong"}]},{"type":"text","text":"a`b","marks":[{"type":"code"}]},{"type":"text","text":"x","marks":[{"type":"link","attrs":{"href":"https://example.com/a_(b)"}},{"type":"em"}]}]}'
            Text = 'Ship **now** ``a`b``[*x*](https://example.com/a_%28b%29)' }
        @{ Name = 'a heading and a rule'; Nodes = '{"type":"heading","attrs":{"level":2},"content":[{"type":"text","text":"Top"}]},{"type":"rule"}'; Text = "## Top`n`n---" }
        @{ Name = 'text that looks like Markdown'; Nodes = '{"type":"paragraph","content":[{"type":"text","text":"# no\n- no\n1. no *x* [a](b)"}]}'; Text = "\# no`n\- no`n1\. no \*x\* [a\](b)" }
        @{ Name = 'nested lists'; Nodes = '{"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"a"}]},{"type":"orderedList","content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"b"}]}]}]}]},{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"c"}]}]}]}'
            Text = "- a`n  1. b`n- c" }
        @{ Name = 'tasks'; Nodes = '{"type":"taskList","content":[{"type":"taskItem","attrs":{"state":"DONE"},"content":[{"type":"text","text":"a"}]},{"type":"taskItem","attrs":{"state":"TODO"},"content":[{"type":"text","text":"b"}]}]}'; Text = "- [x] a`n- [ ] b" }
        @{ Name = 'code with backticks'; Nodes = '{"type":"codeBlock","attrs":{"language":"sh"},"content":[{"type":"text","text":"echo ```\n*x*"}]}'; Text = "````````sh`necho ```````n*x*`n````````" }
        @{ Name = 'a panel'; Nodes = '{"type":"panel","attrs":{"panelType":"info"},"content":[{"type":"paragraph","content":[{"type":"text","text":"x"}]}]}'; Text = "> **Info**`n>`n> x" }
        @{ Name = 'a table'; Nodes = '{"type":"table","content":[{"type":"tableRow","content":[{"type":"tableHeader","content":[{"type":"paragraph","content":[{"type":"text","text":"H"}]}]}]},{"type":"tableRow","content":[{"type":"tableCell","content":[{"type":"paragraph","content":[{"type":"text","text":"a|b"}]},{"type":"paragraph","content":[{"type":"text","text":"c"}]}]}]}]}'
            Text = "| H |`n| --- |`n| a\|b<br>c |" }
        @{ Name = 'people, days, states and cards'; Nodes = '{"type":"paragraph","content":[{"type":"mention","attrs":{"id":"1","text":"@Ada"}},{"type":"text","text":" "},{"type":"date","attrs":{"timestamp":"1767225600000"}},{"type":"hardBreak"},{"type":"status","attrs":{"text":"LATE"}},{"type":"inlineCard","attrs":{"url":"https://example.com/x"}}]}'
            Text = "@Ada 2026-01-01  `nLATE<https://example.com/x>" }
        @{ Name = 'what it does not know as what it holds'; Nodes = '{"type":"layoutSection","content":[{"type":"layoutColumn","content":[{"type":"paragraph","content":[{"type":"new","content":[{"type":"text","text":"x"}]}]}]}]},{"type":"extension","attrs":{"extensionKey":"chart"}}'
            Text = "x`n`n\[chart\]" }
    ) {
        New-Document $Nodes | ConvertTo-AtlassianMarkdown | Should -BeExactly $Text
        New-Document $Nodes | ConvertTo-Json -Depth 30 | ConvertTo-AtlassianMarkdown | Should -BeExactly $Text
    }

    It 'stands <Depth> levels of nesting' -ForEach @(@{ Depth = 90 }) {
        $nested = '{"type":"blockquote","content":[' * $Depth + '{"type":"paragraph"}' + ']}' * $Depth
        "{`"type`":`"doc`",`"content`":[$nested]}" | ConvertTo-AtlassianMarkdown | Should -BeLike '*…'
    }

    It 'reads what a server sends so, and shows no JSON of it' {
        $issue = Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -responseContentFormat adf
        $issue.fields.description.type | Should -BeExactly 'doc'
        "$($issue.fields.description)" | Should -BeExactly $issue.Description
        $issue.Description | Should -Match '\w+ \w+'
        $issue.fields | Format-List | Out-String | Should -Not -Match 'description +: @|type=doc'
        $issue.fields.description | ConvertTo-AtlassianMarkdown | Should -BeExactly $issue.Description
        (Invoke-AtlassianMcpTool getConfluenceContent -content_id 30001 -content_format adf -detail full).BodyText | Should -Match '\w+ \w+'
    }

    It 'leaves other JSON and other text alone' -ForEach '{"a":1}', '{"type":"doc"', 'plain *text*', '', '<3 you', '1 < 2 > 0', '<https://example.com>' {
        $_ | ConvertTo-AtlassianMarkdown | Should -BeExactly $_
    }
}

Describe 'ConvertTo-AtlassianMarkdown with storage format' {
    It 'writes <Name>' -ForEach @(
        @{ Name = 'paragraphs and marks'; From = '<p>Ship&nbsp;<strong>now </strong>&amp; <em>then</em></p><p>A<br/>B</p>'; Text = "Ship$([char] 0xA0)**now** & *then*`n`nA  `nB" }
        @{ Name = 'headings, rules, quotes'; From = '<h2>Top</h2><hr /><blockquote><p>x</p></blockquote>'; Text = "## Top`n`n---`n`n> x" }
        @{ Name = 'lists in lists'; From = "<ul>`n  <li>a<ol><li>b</li></ol></li><li><p>c</p></li></ul>"; Text = "- a`n  1. b`n- c" }
        @{ Name = 'a table without a head'; From = '<table><colgroup><col/></colgroup><tbody><tr><td>a|b</td><td><p>c</p><p>d</p></td></tr></tbody></table>'; Text = "| | |`n| --- | --- |`n| a\|b | c<br>d |" }
        @{ Name = 'a table in a table'; From = '<table><tr><th>H</th></tr><tr><td><table><tr><td>in</td></tr></table></td></tr></table>'; Text = "| H |`n| --- |`n| \| \|<br>\| --- \|<br>\| in \| |" }
        @{ Name = 'code in CDATA'; From = '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">xml</ac:parameter><ac:plain-text-body><![CDATA[<a>&amp;]] </a>]]></ac:plain-text-body></ac:structured-macro>'; Text = "``````xml`n<a>&amp;]] </a>`n``````" }
        @{ Name = 'panels and expands'; From = '<ac:structured-macro ac:name="warning"><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro><ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">More</ac:parameter><ac:rich-text-body><p>y</p></ac:rich-text-body></ac:structured-macro>'; Text = "> **Warning**`n>`n> x`n`n**More**`n`ny" }
        @{ Name = 'links, users, files and states'; From = '<p><ac:link><ri:page ri:content-title="Home &amp; away"/></ac:link> <ac:link><ri:user ri:account-id="u1"/></ac:link> <a href="https://example.com/?a=1&amp;b=2">x</a> <ac:image><ri:attachment ri:filename="p.png"/></ac:image> <ac:structured-macro ac:name="status"><ac:parameter ac:name="title">LATE</ac:parameter></ac:structured-macro></p>'
            Text = 'Home & away @u1 [x](https://example.com/?a=1&b=2) [p.png] LATE' }
        @{ Name = 'tasks'; From = '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-status>incomplete</ac:task-status><ac:task-body><span>b</span></ac:task-body></ac:task></ac:task-list>'; Text = "- [x] a`n- [ ] b" }
        @{ Name = 'no script, and no address that runs one'; From = '<p>a<script>alert(1)</script><a href="javascript:alert(1)">b</a>&lt;script&gt;</p>'; Text = 'ab\<script>' }
        @{ Name = 'what is not closed'; From = '<p>a<b>c<p>d < e</x></p'; Text = $null }
    ) {
        $markdown = $From | ConvertTo-AtlassianMarkdown
        if ($Text) { $markdown | Should -BeExactly $Text } else { $markdown | Should -Not -BeNullOrEmpty }
    }

    It 'takes the body of a page' {
        [pscustomobject]@{ storage = [pscustomobject]@{ value = '<p>x</p>'; representation = 'storage' } } | ConvertTo-AtlassianMarkdown | Should -BeExactly 'x'
        [pscustomobject]@{ Name = 'a'; Value = 'b' } | ConvertTo-AtlassianMarkdown | Should -BeLike '| Name | Value |*'
    }

    It 'takes <_>' -ForEach '<p>x</></p></p></q>', '<p', '<p>x<a href="', '<p>x</p><', '<p class=">x' {
        { $_ | ConvertTo-AtlassianMarkdown } | Should -Not -Throw
    }

    It 'is not held up by a long tag' {
        "<p $('a' * 200kb)>x</p>" | ConvertTo-AtlassianMarkdown | Should -BeExactly 'x'
    }

    It 'reads a thousand open tags' {
        '<div>' * 1000 + 'x' | ForEach-Object { "$_</div>" } | ConvertTo-AtlassianMarkdown | Should -Be 'x'
    }
}
