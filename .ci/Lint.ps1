#Requires -Version 7.4
<#
.SYNOPSIS
    Runs PSScriptAnalyzer on every script, and checks every dependency for known vulnerabilities. Exits with 1 if one
    of them finds something. The tests cannot do this, because no package provides it.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
$found = 0

if (-not (Get-Module PSScriptAnalyzer -ListAvailable | Where-Object Version -ge 1.22)) {
    Write-Error 'Lint needs PSScriptAnalyzer 1.22 or later: Install-PSResource PSScriptAnalyzer'
}
$scripts = @(Get-ChildItem -LiteralPath $root -File -Filter *.ps*1) +
    @('.ci', 'examples', 'src', 'tests' | ForEach-Object { Get-ChildItem -LiteralPath (Join-Path $root $_) -Recurse -File -Include *.ps1, *.psm1, *.psd1 })
foreach ($script in $scripts) {
    $path = [IO.Path]::GetRelativePath($root, $script.FullName) -replace '\\', '/'
    if ($path -match '(^|/)(node_modules|bin|obj)/') { continue }
    $settings = $path -match '^tests/' ? 'PSScriptAnalyzerSettings.Tests.psd1' : 'PSScriptAnalyzerSettings.psd1'
    Invoke-ScriptAnalyzer -Path $script.FullName -Settings (Join-Path $PSScriptRoot $settings) | ForEach-Object {
        $found++
        "${path}:$($_.Line): $($_.RuleName): $($_.Message)"
    }
}
"PSScriptAnalyzer: $($scripts.Count) scripts, $found findings"

# A source without data answers "none" for every package, so a package with a known vulnerability is checked first.
function Get-Advisory ([string] $Target) {
    $list = dotnet list $Target package --vulnerable --include-transitive --format json | Out-String | ConvertFrom-Json
    foreach ($framework in $list.projects.frameworks) {
        foreach ($package in @($framework.topLevelPackages) + @($framework.transitivePackages)) {
            foreach ($advisory in $package.vulnerabilities) { "$($package.id) $($package.resolvedVersion): $($advisory.advisoryurl)" }
        }
    }
}

$folder = New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid().ToString('n')))
try {
    @'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
  <ItemGroup><PackageReference Include="Newtonsoft.Json" Version="12.0.1" /></ItemGroup>
</Project>
'@ | Set-Content -LiteralPath (Join-Path $folder Known.csproj)
    Push-Location -LiteralPath $folder
    try {
        $null = dotnet restore
        $known = @(Get-Advisory .)
    }
    finally { Pop-Location }
}
finally { Remove-Item -LiteralPath $folder -Recurse -Force }
if (-not $known) {
    'Advisories: not checked. The package source has no data about vulnerabilities, for example none about Newtonsoft.Json 12.0.1.'
}
else {
    $advisories = @(Get-Advisory (Join-Path $root Module.sln) | Sort-Object -Unique)
    $advisories
    "Advisories: $($advisories.Count)"
    $found += $advisories.Count
}
if ($found) { exit 1 }
