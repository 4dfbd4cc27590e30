#Requires -Version 7.4
<#
.SYNOPSIS
    Sets up McpAtlassian for later steps in a job of GitHub Actions or Azure DevOps.
.DESCRIPTION
    Installs a pinned version from a repository, or uses a module in a folder, and adds it to PSModulePath for later
    steps. With -SessionName it connects once with the ATLASSIAN_MCP_* variables, masks the secrets, and saves the
    session. Later steps call Connect-Atlassian -Name and need no credential.

    The session is saved in the job's temporary folder, encrypted with a key for this job only. On Azure DevOps the key
    is a secret variable, so each step that connects must map it: ATLASSIAN_MCP_STORE_KEY: $(ATLASSIAN_MCP_STORE_KEY).
#>
[CmdletBinding(DefaultParameterSetName = 'Repository')]
param(
    # The exact version, so that every run uses the same one.
    [Parameter(ParameterSetName = 'Repository', Mandatory)] [string] $Version,

    # A registered repository, such as a feed of your organization.
    [Parameter(ParameterSetName = 'Repository')] [string] $Repository = 'PSGallery',

    # The folder that holds McpAtlassian.psd1, instead of a repository.
    [Parameter(ParameterSetName = 'Path', Mandatory)] [string] $Path,

    # The name of the saved session. Without it no session is opened.
    [string] $SessionName
)

$ErrorActionPreference = 'Stop'

$isGitHub = [bool] $env:GITHUB_ENV
$temporary = $env:RUNNER_TEMP ?? $env:AGENT_TEMPDIRECTORY ?? [IO.Path]::GetTempPath()

# Sets a variable for this step and later steps.
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
    if (-not (Test-Path -LiteralPath $manifest)) { throw "There is no McpAtlassian.psd1 in '$Path'. Give the folder of the module." }
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
    Write-Output "Saved the session '$SessionName' with $($session.Server). In later steps: Connect-Atlassian -Name $SessionName"
    $session | Disconnect-Atlassian
}
