#Requires -Version 7.4
<#
.SYNOPSIS
    Comments on the open bugs of a project without an assignee, and returns their keys.
.DESCRIPTION
    Add-Reminder.Tests.ps1 tests this script. It uses the open session.
#>
[CmdletBinding()]
param ([Parameter(Mandatory)] [string] $Project)

$jql = "project = $Project AND issuetype = Bug AND assignee IS EMPTY AND resolution = Unresolved ORDER BY key"
foreach ($issue in Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql $jql -All) {
    $null = Invoke-AtlassianMcpTool addOrEditJiraIssueComment -issueIdOrKey $issue.Key -commentBody 'Who takes this one?'
    $issue.Key
}
