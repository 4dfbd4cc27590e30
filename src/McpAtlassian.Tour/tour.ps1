# The tour: each step is shown as a user would type it, and then run as it stands.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingWriteHost', '', Justification = 'It is a show, and its steps write objects.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', 'issue', Justification = 'One step sets it, the next one uses it.')]
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Root,
    [Parameter(Mandatory)] [string] $Folder
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$null = $Folder # used in the steps

Write-Host "PowerShell $($PSVersionTable.PSVersion)"

$steps = @(
    'Import the module from this folder. Nothing is installed.'
    { Import-Module ./McpAtlassian.psd1 }

    'Connect to the demo: an Atlassian site in the memory of this process. It ends with the session.'
    { Connect-Atlassian -Demo }

    'List its tools, and whether a call reads or writes.'
    { Get-AtlassianMcpTool | Select-Object -First 12 }

    'Call a tool. The session adds the cloudId of its site. The result is an object.'
    { $issue = Invoke-AtlassianMcpTool getJiraIssue @{ issueIdOrKey = 'DEMO-1' } }
    { $issue.fields | Select-Object summary, @{ n = 'status'; e = { $_.status.name } }, @{ n = 'assignee'; e = { $_.assignee.displayName } } | Format-List }

    'A list returns one object at a time.'
    { Invoke-AtlassianMcpTool searchJiraIssuesUsingJql @{ jql = 'project = DEMO ORDER BY key'; maxResults = 5 } |
            Format-Table Key, Summary, Status }

    'Preview a write: -WhatIf sends nothing.'
    { Invoke-AtlassianMcpTool addOrEditJiraIssueComment @{ issueIdOrKey = 'DEMO-1'; commentBody = 'Seen.' } -WhatIf }

    'Create three issues, and search for them.'
    { 'web', 'mail', 'vpn' | ForEach-Object {
            Invoke-AtlassianMcpTool createJiraIssue @{ projectKey = 'DEMO'; issueType = 'Task'; summary = "Renew the certificate of $_" }
        } | Format-Table key }
    { Invoke-AtlassianMcpTool searchJiraIssuesUsingJql @{ jql = 'project = DEMO AND text ~ "certificate" ORDER BY key' } |
            Format-Table key, @{ n = 'summary'; e = { $_.fields.summary } } }

    'Write the configuration of an AI client for the same server, without a secret in the file.'
    { Export-McpConfig -Client Generic -OAuth -Path (Join-Path $Folder mcp.json) }
    { Get-Content (Join-Path $Folder mcp.json) }

    { Disconnect-Atlassian }
)

# A third-party server; the build installs it if Node is available.
$server = 'tests/npm/node_modules/@modelcontextprotocol/server-everything/dist/index.js'
$steps += if (-not (Get-Command node -CommandType Application -ErrorAction Ignore)) {
    'The step with a third-party server is skipped: it needs Node.js 20 or later, https://nodejs.org'
}
elseif (-not (Test-Path -LiteralPath (Join-Path $Root $server))) {
    'The step with a third-party server is skipped. To install the server: npm ci --ignore-scripts, in tests/npm'
}
else {
    'Start a third-party server and call it. Its schema provides the parameters and their values.'
    { Connect-Atlassian -Command node -ArgumentList $server, stdio -Name everything }
    { Get-AtlassianMcpTool get-structured-content | Format-List Name, Syntax }
    { Invoke-AtlassianMcpTool get-structured-content -location Chicago }
    { Disconnect-Atlassian }
}

$accent, $dim, $reset = if ($PSStyle -and $PSStyle.OutputRendering -ne 'PlainText' -and -not [Console]::IsOutputRedirected) {
    $PSStyle.Foreground.BrightCyan, $PSStyle.Foreground.BrightBlack, $PSStyle.Reset
}
else { '', '', '' }

Push-Location -LiteralPath $Root
try {
    foreach ($step in $steps) {
        if ($step -is [string]) {
            Write-Host "`n$dim# $step$reset"
            continue
        }

        $lines = $step.ToString().Trim() -split '\r?\n' -replace '^ {8}', ''
        Write-Host "${accent}PS>$reset $($lines -join "`n>>  ")"
        . $step | Out-Default
    }
}
catch {
    # As the prompt would show it, then the end: a tour that went wrong must not look like one that did not.
    $_ | Out-Default
    exit 1
}
finally {
    Pop-Location
}
