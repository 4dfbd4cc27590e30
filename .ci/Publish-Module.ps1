#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Microsoft.PowerShell.PSResourceGet'; ModuleVersion = '1.1.0' }
<#
.SYNOPSIS
    Publishes this version to the PowerShell Gallery: what is tagged, tested and packed, and nothing else.
.DESCRIPTION
    Refuses a working copy with changes, and a commit that does not bear the tag of the manifest's version
    (v0.2.0-preview1). Then runs every test, packs, and publishes the package. With -WhatIf nothing is run: it checks
    and says what it would do.

    The key is in the environment variable PSGALLERY_API_KEY, or is given as a SecureString. It is in no file.
.PARAMETER Repository
    A repository that PSResourceGet knows. A folder will do for a rehearsal: Register-PSResourceRepository.
.PARAMETER ApiKey
    The Gallery's key. A folder needs none.
.PARAMETER Package
    A package that is tested and packed already, for example one whose files were signed. Tests and Pack are left out.
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
if ("v$version" -notin @(Invoke-Git tag --points-at HEAD)) { Write-Refusal "This commit does not bear the tag v$version of the manifest's version: git tag v$version" }

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
