#Requires -Version 7.4
<#
.SYNOPSIS
    Makes McpAtlassian ready for the steps that follow in a job of GitHub Actions or Azure DevOps.
.DESCRIPTION
    Takes a pinned version from a repository, or a module that lies in a folder, and puts it on the PSModulePath of the
    steps that follow. With -SessionName it connects once, from the ATLASSIAN_MCP_* variables, with the secrets masked,
    and saves the session: the steps that follow call Connect-Atlassian -Name and need no credential of their own.

    What is saved lies in the job's temporary folder, encrypted with a key that is made for this job. On Azure DevOps the
    key is a secret variable, so a step that connects maps it: ATLASSIAN_MCP_STORE_KEY: $(ATLASSIAN_MCP_STORE_KEY).
#>
[CmdletBinding(DefaultParameterSetName = 'Repository')]
param(
    # The exact version, so that a run tomorrow is the run of today.
    [Parameter(ParameterSetName = 'Repository', Mandatory)] [string] $Version,

    # A registered repository, such as a feed of the organization's own.
    [Parameter(ParameterSetName = 'Repository')] [string] $Repository = 'PSGallery',

    # The folder that holds McpAtlassian.psd1, instead of a repository.
    [Parameter(ParameterSetName = 'Path', Mandatory)] [string] $Path,

    # What the saved session is called; none is opened without it.
    [string] $SessionName
)

$ErrorActionPreference = 'Stop'

$isGitHub = [bool] $env:GITHUB_ENV
$temporary = $env:RUNNER_TEMP ?? $env:AGENT_TEMPDIRECTORY ?? [IO.Path]::GetTempPath()

# For this step and those after it.
function Set-JobVariable ([string] $Name, [string] $Value, [switch] $Secret) {
    Set-Item -LiteralPath "env:$Name" -Value $Value
    if ($isGitHub) {
        if ($Secret) { Write-Output "::add-mask::$Value" }
        [IO.File]::AppendAllText($env:GITHUB_ENV, "$Name=$Value`n")
    }
    elseif ($env:TF_BUILD) {
        Write-Output "##vso[task.setvariable variable=$Name$($Secret ? ';issecret=true' : '')]$Value"
    }
}

if ($Path) {
    $manifest = Join-Path (Resolve-Path -LiteralPath $Path).ProviderPath McpAtlassian.psd1
    if (-not (Test-Path -LiteralPath $manifest)) { throw "There is no McpAtlassian.psd1 in '$Path'. Give the module's own folder." }
    $modules = Split-Path (Split-Path $manifest)
    if ((Split-Path (Split-Path $manifest) -Leaf) -ne 'McpAtlassian' -and (Split-Path $modules -Leaf) -eq 'McpAtlassian') {
        $modules = Split-Path $modules # .../McpAtlassian/0.2.0/McpAtlassian.psd1
    }
}
else {
    $modules = Join-Path $temporary 'mcp-atlassian/modules'
    $manifest = Join-Path $modules "McpAtlassian/$(($Version -split '-')[0])/McpAtlassian.psd1"
    if (-not (Test-Path -LiteralPath $manifest)) {
        $null = New-Item -ItemType Directory -Path $modules -Force
        # Save- instead of Install-: nothing else on the machine changes.
        Save-PSResource -Name McpAtlassian -Version $Version -Prerelease -Repository $Repository -Path $modules -TrustRepository
    }
}
Set-JobVariable PSModulePath ($modules + [IO.Path]::PathSeparator + $env:PSModulePath)
Import-Module $manifest
Write-Output "McpAtlassian $((Get-Module McpAtlassian).Version) is ready."

if ($SessionName) {
    $key = [Convert]::ToBase64String([Security.Cryptography.RandomNumberGenerator]::GetBytes(32))
    Set-JobVariable ATLASSIAN_MCP_STORE_KEY $key -Secret
    Set-JobVariable ATLASSIAN_MCP_HOME (Join-Path $temporary 'mcp-atlassian/home')
    $session = Connect-Atlassian -FromEnvironment -Name $SessionName -Save
    Write-Output "The session '$SessionName' with $($session.Server) is saved for this job: Connect-Atlassian -Name $SessionName"
    $session | Disconnect-Atlassian
}
