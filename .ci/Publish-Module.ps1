#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Microsoft.PowerShell.PSResourceGet'; ModuleVersion = '1.1.0' }
<#
.SYNOPSIS
    Publishes this version to the PowerShell Gallery, after it was tagged, tested and packed.
.DESCRIPTION
    Refuses a working copy with changes, and a commit without the tag of the manifest's version (v0.2.0-preview1). Then
    runs all tests, packs, and publishes the package. With -WhatIf it only checks, and shows what it would do.

    Give the key in the environment variable PSGALLERY_API_KEY, or as a SecureString. It is not stored in a file.
.PARAMETER Repository
    A registered repository. To rehearse, register a folder with Register-PSResourceRepository.
.PARAMETER ApiKey
    The Gallery's key. A folder needs none.
.PARAMETER Package
    A package that was already tested and packed, for example one with signed files. Test and Pack do not run.
.EXAMPLE
    ./.ci/Publish-Module.ps1 -WhatIf
.EXAMPLE
    ./.ci/Publish-Module.ps1 -ApiKey (Read-Host -AsSecureString)
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param(
    [string] $Repository = 'PSGallery',

    [securestring] $ApiKey,

    [string] $Package
)

$ErrorActionPreference = 'Stop'

function Write-Refusal ([string] $Reason) {
    Write-Error $Reason -ErrorAction Continue
    exit 1
}

function Invoke-Git {
    $answer = & git -C $root $args
    if ($LASTEXITCODE -ne 0) { Write-Refusal "git $args ended with $LASTEXITCODE." }
    $answer
}

function Invoke-Build ([string] $Task, [switch] $Long) {
    & "$root/build.ps1" -Task $Task -Long:$Long -Configuration Release
    if ($LASTEXITCODE -ne 0) { Write-Refusal "./build.ps1 $Task ended with $LASTEXITCODE." }
}

$root = (Resolve-Path -LiteralPath "$PSScriptRoot/..").Path
$manifest = Import-PowerShellDataFile -LiteralPath "$root/McpAtlassian.psd1"
$label = $manifest.PrivateData.PSData.Prerelease
$version = if ($label) { "$($manifest.ModuleVersion)-$label" } else { $manifest.ModuleVersion }

$changes = @(Invoke-Git status --porcelain)
if ($changes) { Write-Refusal "The working copy has changes; commit or stash them first:`n$($changes -join "`n")" }
if ("v$version" -notin @(Invoke-Git tag --points-at HEAD)) { Write-Refusal "This commit does not have the tag of the manifest's version: git tag v$version" }

$target = Get-PSResourceRepository -Name $Repository
# A local folder takes packages from whoever may write to it.
$needsKey = -not $target.Uri.IsFile
$key = if ($ApiKey) { ConvertFrom-SecureString -SecureString $ApiKey -AsPlainText } else { $env:PSGALLERY_API_KEY }
if ($needsKey -and -not $key -and -not $WhatIfPreference) { Write-Refusal "$Repository needs a key: set PSGALLERY_API_KEY, or give -ApiKey (Read-Host -AsSecureString)." }

if (-not $PSCmdlet.ShouldProcess("McpAtlassian $version to $Repository ($($target.Uri))", $Package ? 'Publish' : 'Test, pack and publish')) { exit 0 }

if (-not $Package) {
    # The key is none of the tests' business.
    $env:PSGALLERY_API_KEY = $null
    Invoke-Build Test -Long
    Invoke-Build Pack
    $Package = "$root/artifacts/McpAtlassian.$version.nupkg"
}

$publish = @{ NupkgPath = $Package; Repository = $Repository; Confirm = $false }
if ($needsKey) { $publish.ApiKey = $key }
Publish-PSResource @publish
"McpAtlassian $version is in $Repository."
exit 0
