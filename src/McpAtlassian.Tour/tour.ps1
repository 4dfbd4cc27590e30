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
    'The module comes from this folder; nothing is installed.'
    { Import-Module ./McpAtlassian.psd1 }

    'An Atlassian to try things on: it runs in this process, in memory, and is gone afterwards.'
    { Connect-Atlassian -Demo }

    'What its tools are, and what a call of each may do.'
    { Get-AtlassianMcpTool | Select-Object -First 12 }

    'Call one. The session knows the site, so cloudId need not be given; the result is an object.'
    { $issue = Invoke-AtlassianMcpTool getJiraIssue @{ issueIdOrKey = 'DEMO-1' } }
    { $issue.fields | Select-Object summary, @{ n = 'status'; e = { $_.status.name } }, @{ n = 'assignee'; e = { $_.assignee.displayName } } | Format-List }

    'A list comes one object at a time.'
    { Invoke-AtlassianMcpTool searchJiraIssuesUsingJql @{ jql = 'project = DEMO ORDER BY key'; maxResults = 5 } |
            Format-Table Key, Summary, Status }

    'What would a write do? -WhatIf sends nothing.'
    { Invoke-AtlassianMcpTool addOrEditJiraIssueComment @{ issueIdOrKey = 'DEMO-1'; commentBody = 'Seen.' } -WhatIf }

    'A small bulk: three issues, and a look at what came of it.'
    { 'web', 'mail', 'vpn' | ForEach-Object {
            Invoke-AtlassianMcpTool createJiraIssue @{ projectKey = 'DEMO'; issueType = 'Task'; summary = "Renew the certificate of $_" }
        } | Format-Table key }
    { Invoke-AtlassianMcpTool searchJiraIssuesUsingJql @{ jql = 'project = DEMO AND text ~ "certificate" ORDER BY key' } |
            Format-Table key, @{ n = 'summary'; e = { $_.fields.summary } } }

    'The same server for an AI client: its configuration file, without a secret in it.'
    { Export-McpConfig -Client Generic -OAuth -Path (Join-Path $Folder mcp.json) }
    { Get-Content (Join-Path $Folder mcp.json) }

    { Disconnect-Atlassian }
)

# A server that nobody here wrote; the build installs it where there is Node.
$server = 'tests/npm/node_modules/@modelcontextprotocol/server-everything/dist/index.js'
$steps += if (-not (Get-Command node -CommandType Application -ErrorAction Ignore)) {
    'A server that nobody here wrote is left out: it needs Node.js 20 or later, https://nodejs.org'
}
elseif (-not (Test-Path -LiteralPath (Join-Path $Root $server))) {
    'A server that nobody here wrote is left out: npm ci --ignore-scripts, in tests/npm, installs it.'
}
else {
    'The same with a server that nobody here wrote, started by the session: parameters and values come from its schema.'
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
