<#
.SYNOPSIS
    Puts McpAtlassian into a folder that the pipeline caches, and that folder on the PSModulePath of later steps.
#>
[CmdletBinding()]
param(
    # The folder that is cached.
    [Parameter(Mandatory = $true)] [string] $Path,

    # The exact version, so that a run tomorrow is the run of today.
    [Parameter(Mandatory = $true)] [string] $Version
)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Common.ps1"

$folder = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
$number = ($Version -split '-')[0]
$manifest = Join-Path -Path $folder -ChildPath "McpAtlassian/$number/McpAtlassian.psd1"
if (Test-Path -LiteralPath $manifest) {
    Write-Output "McpAtlassian $Version comes from the cache."
}
else {
    $null = New-Item -ItemType Directory -Path $folder -Force
    # Save- instead of Install-: the folder is ours alone, nothing else on the machine changes.
    Save-PSResource -Name McpAtlassian -Version $Version -Prerelease -Repository PSGallery -Path $folder -TrustRepository
    Write-Output "McpAtlassian $Version was downloaded."
}
Set-JobVariable PSModulePath ($folder + [IO.Path]::PathSeparator + $env:PSModulePath)
