#Requires -Version 7.4
<#
.SYNOPSIS
    Comments on the open bugs of a project that are nobody's, and returns their keys.
.DESCRIPTION
    The script that Add-Reminder.Tests.ps1 tests. It uses the session that is open.
#>
[CmdletBinding()]
param ([Parameter(Mandatory)] [string] $Project)

$jql = "project = $Project AND issuetype = Bug AND assignee IS EMPTY AND resolution = Unresolved ORDER BY key"
foreach ($issue in Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql $jql -All) {
    $null = Invoke-AtlassianMcpTool addOrEditJiraIssueComment -issueIdOrKey $issue.Key -commentBody 'Who takes this one?'
    $issue.Key
}
