#Requires -Version 7.4

Describe 'The remedy of what Jira or Confluence refuses' {
    BeforeAll {
        Import-Module (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path -Force
        $null = Connect-Atlassian -Demo
    }

    AfterAll { Remove-Module McpAtlassian }

    It 'fits: <Tool> <With>' -ForEach @(
        @{ Tool = 'getJiraIssue'; With = @{ issueIdOrKey = 'NOPE-1' }; Remedy = 'Check the key*Show-AtlassianItem*' }
        @{ Tool = 'createJiraIssue'; With = @{ projectKey = 'NOPE'; issueType = 'Task'; summary = 'x' }; Remedy = '*key of a project*' }
        @{ Tool = 'createJiraIssue'; With = @{ projectKey = 'DEMO'; issueType = 'Nope'; summary = 'x' }; Remedy = '*issue type*-issueType*' }
        @{ Tool = 'createJiraIssue'; With = @{ projectKey = 'DEMO'; issueType = 'Sub-task'; summary = 'x' }; Remedy = '*-parent DEMO-1' }
        @{ Tool = 'getConfluenceContent'; With = @{ content_id = '4711' }; Remedy = "*page id*" }
        @{ Tool = 'createConfluenceContent'; With = @{ contentType = 'page'; title = 'x'; body = 'x'; parent = @{ spaceKey = 'NOPE' } }; Remedy = '*key of a space*' }
        @{ Tool = 'searchJiraIssuesUsingJql'; With = @{ jql = 'project = NOPE' }; Remedy = 'Use a value that exists*' }
        @{ Tool = 'searchJiraIssuesUsingJql'; With = @{ jql = 'projct = DEMO' }; Remedy = 'Check the name in the query*' }
        @{ Tool = 'searchJiraIssuesUsingJql'; With = @{ jql = 'project = DEMO AND AND status = Done' }; Remedy = "The error is here: project = DEMO AND AND >>> status = Done`nPut *" }
        @{ Tool = 'searchJiraIssuesUsingJql'; With = @{ jql = 'ORDER BY key' }; Remedy = 'Restrict the search*' }
        @{ Tool = 'searchConfluence'; With = @{ cql = 'nope = page' }; Remedy = 'Check the name in the query*' }
        @{ Tool = 'downloadJiraIssueAttachment'; With = @{ attachmentId = '4711' }; Remedy = '*attachments*' }
        @{ Tool = 'deleteJiraComment'; With = @{ issueIdOrKey = 'DEMO-1'; commentId = '4711' }; Remedy = 'List the comments*' }
        @{ Tool = 'addOrEditJiraIssueWorklog'; With = @{ issueIdOrKey = 'DEMO-1'; timeSpent = 'long' }; Remedy = '*1d 2h 30m*' }
        @{ Tool = 'transitionJiraIssue'; With = @{ issueIdOrKey = 'DEMO-1'; transition = @{ id = '99' } }; Remedy = '*-transition*' }
    ) {
        $problem = $null
        try { $null = Invoke-AtlassianMcpTool $Tool @With -Confirm:$false -ErrorAction Stop } catch { $problem = $_ }
        $problem.FullyQualifiedErrorId | Should -BeLike 'ToolFailed,*'
        $problem.ErrorDetails.RecommendedAction | Should -BeLike $Remedy -Because $problem.Exception.Message
    }
}
