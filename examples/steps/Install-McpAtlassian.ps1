<#
.SYNOPSIS
    Installs McpAtlassian in a folder that the pipeline caches, and adds the folder to PSModulePath for later steps.
#>
[CmdletBinding()]
param(
    # The cached folder.
    [Parameter(Mandatory = $true)] [string] $Path,

    # The exact version, so that every run uses the same one.
    [Parameter(Mandatory = $true)] [string] $Version
)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Common.ps1"

$folder = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
$number = ($Version -split '-')[0]
$manifest = Join-Path -Path $folder -ChildPath "McpAtlassian/$number/McpAtlassian.psd1"
if (Test-Path -LiteralPath $manifest) {
    Write-Output "Using McpAtlassian $Version from the cache."
}
else {
    $null = New-Item -ItemType Directory -Path $folder -Force
    # Save- instead of Install-: only this folder changes, nothing else on the machine.
    Save-PSResource -Name McpAtlassian -Version $Version -Prerelease -Repository PSGallery -Path $folder -TrustRepository
    Write-Output "Downloaded McpAtlassian $Version."
}
Set-JobVariable PSModulePath ($folder + [IO.Path]::PathSeparator + $env:PSModulePath)
