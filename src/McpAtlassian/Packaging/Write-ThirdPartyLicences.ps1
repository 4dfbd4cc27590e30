<#
.SYNOPSIS
    Writes LICENSE-THIRD-PARTY.txt: whose work ships in bin/deps, under which terms, and the notices that come with it.
.DESCRIPTION
    Reads what NuGet restored for the module and the packages themselves, so it runs after a build. A test asks that
    the committed file is about exactly the assemblies that ship.
#>
[CmdletBinding()]
param(
    [string] $Root = "$PSScriptRoot/../../.."
)

$ErrorActionPreference = 'Stop'

$shipped = @(Get-ChildItem -LiteralPath (Join-Path $Root 'bin/deps') -Filter *.dll -Recurse | ForEach-Object { $_.Name } | Select-Object -Unique)
$assets = Get-Content -LiteralPath "$PSScriptRoot/../obj/project.assets.json" -Raw | ConvertFrom-Json

$packages = foreach ($entry in $assets.targets.PSObject.Properties.Value.PSObject.Properties) {
    $library = $assets.libraries.($entry.Name)
    if ($library.type -ne 'package' -or -not $entry.Value.PSObject.Properties['runtime']) { continue }
    $assemblies = @($entry.Value.runtime.PSObject.Properties.Name | Split-Path -Leaf | Where-Object { $_ -in $shipped })
    if (-not $assemblies) { continue }
    $folder = $assets.packageFolders.PSObject.Properties.Name | ForEach-Object { Join-Path $_ $library.path } | Where-Object { Test-Path -LiteralPath $_ } | Select-Object -First 1
    $nuspec = [xml] (Get-Content -LiteralPath (Get-ChildItem -LiteralPath $folder -Filter *.nuspec).FullName -Raw)
    $id, $version = $entry.Name -split '/'
    [pscustomobject]@{
        Id        = $id
        Version   = $version
        Licence   = $nuspec.package.metadata.license.InnerText
        Copyright = $nuspec.package.metadata.copyright -replace [char] 0xA9, '(c)' -replace '\s+', ' '
        Files     = $assemblies -join ', '
        Notices   = Get-ChildItem -LiteralPath $folder -Filter THIRD-PARTY-NOTICES.TXT | Get-Content -Raw
    }
}
$packages = @($packages | Sort-Object -Property Id, Version -Unique)

$text = [Collections.Generic.List[string]]::new()
$text.Add("The module McpAtlassian itself is under the licence in LICENSE. The assemblies below, in bin/deps, are the work of others.")
foreach ($package in $packages) {
    $text.Add("$($package.Id) $($package.Version)`n  $($package.Files)`n  $($package.Copyright)`n  Licence: $($package.Licence)")
}

foreach ($licence in $packages.Licence | Sort-Object -Unique) {
    $text.Add("$('=' * 80)`n$licence`n$('=' * 80)")
    $text.Add((Get-Content -LiteralPath "$PSScriptRoot/$licence.txt" -Raw).Trim("`r", "`n"))
}

# Packages of one family carry nearly the same list; each notice is wanted once.
$text.Add("$('=' * 80)`nNotices that come with these packages, for work that is part of them`n$('=' * 80)")
$seen = [Collections.Generic.HashSet[string]]::new()
foreach ($notices in $packages.Notices | Where-Object { $_ }) {
    foreach ($notice in $notices -replace '\r' -split '(?m)^(?=Licen[sc]e (?:notice )?for )' | Select-Object -Skip 1) {
        $plain = ($notice -replace '(?m)[ \t]+$').Trim()
        if ($seen.Add($plain)) { $text.Add($plain) }
    }
}

$file = Join-Path $PSScriptRoot LICENSE-THIRD-PARTY.txt
[IO.File]::WriteAllText($file, ($text -join "`n`n") + "`n")
"$($packages.Count) packages and $($seen.Count) notices written to $(Split-Path -Leaf $file)."
