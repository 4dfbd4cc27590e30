#Requires -Version 7.4
<#
.SYNOPSIS
    Builds, tests, demonstrates and packs the module. Needs the .NET SDK; Lint also needs PSScriptAnalyzer.
.DESCRIPTION
    Build     lays the module out in bin/, so that Import-Module ./McpAtlassian.psd1 works in place (the default).
    Test      builds everything, runs all tests and shows their measurements; -Long adds the long tests.
    Demo      builds what it needs and demonstrates the module with the embedded Atlassian.
    Help      writes en-US/McpAtlassian.dll-Help.xml from the XML comments of the cmdlets.
    Pack      writes the package for the Gallery into artifacts/.
    Licences  writes LICENSE-THIRD-PARTY.txt from the packages that ship.
    Lint      runs PSScriptAnalyzer on every script, and checks the packages for known vulnerabilities.
    Bench     runs the benchmarks.
.EXAMPLE
    ./build.ps1
.EXAMPLE
    ./build.ps1 Test -Long
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Help', 'Pack', 'Licences', 'Lint', 'Bench')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [switch] $Long
)

$ErrorActionPreference = 'Stop'

function Invoke-DotNet {
    # Its output is for the reader, its exit code is ours.
    & dotnet $args | Out-Host
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

if (-not (Get-Command dotnet -CommandType Application -ErrorAction SilentlyContinue)) {
    Write-Error 'dotnet is not on PATH. Install the .NET SDK 10: https://dot.net/download' -ErrorAction Continue
    exit 1
}

$saved = $env:TESTINGPLATFORM_TELEMETRY_OPTOUT, $env:DOTNET_CLI_TELEMETRY_OPTOUT, $env:MCPATLASSIAN_LONG
Push-Location -LiteralPath $PSScriptRoot
try {
    $env:TESTINGPLATFORM_TELEMETRY_OPTOUT = '1'
    $env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'

    switch ($Task) {
        'Build' { Invoke-DotNet build src/McpAtlassian --configuration $Configuration --verbosity quiet }
        'Test' {
            if ($Long) { $env:MCPATLASSIAN_LONG = '1' }
            Get-ChildItem -Path artifacts/figures -Filter *.txt -ErrorAction SilentlyContinue | Remove-Item
            & dotnet test Module.sln --configuration $Configuration | Out-Host
            $code = $LASTEXITCODE

            # A runner shows nothing of tests that pass; what they measured they leave in files.
            $figures = @(Get-ChildItem -Path artifacts/figures -Filter *.txt -ErrorAction SilentlyContinue | Sort-Object -Property Name)
            if ($figures.Count -gt 0) {
                'Figures:' | Out-Host
                foreach ($figure in $figures) { Get-Content -LiteralPath $figure.FullName -Encoding UTF8 | Out-Host }
            }
            if ($code -ne 0) { exit $code }
        }
        'Demo' { Invoke-DotNet run --project src/McpAtlassian.Tour --configuration $Configuration }
        'Help' { Invoke-DotNet run --project src/McpAtlassian.HelpBuilder --configuration $Configuration }
        'Pack' { Invoke-DotNet pack src/McpAtlassian --configuration $Configuration --verbosity quiet }
        'Licences' {
            Invoke-DotNet build src/McpAtlassian --configuration $Configuration --verbosity quiet
            & ./src/McpAtlassian/Packaging/Write-ThirdPartyLicences.ps1
        }
        'Lint' { & ./.ci/Lint.ps1 }
        'Bench' {
            $projects = @(Get-ChildItem -Path tests/Benchmarks -Filter *.csproj -Recurse -ErrorAction SilentlyContinue)
            if ($projects.Count -eq 0) {
                Write-Error 'tests/Benchmarks has no benchmarks.' -ErrorAction Continue
                exit 1
            }
            foreach ($project in $projects) {
                Invoke-DotNet run --project $project.FullName --configuration Release
            }
        }
    }
}
finally {
    Pop-Location
    $env:TESTINGPLATFORM_TELEMETRY_OPTOUT, $env:DOTNET_CLI_TELEMETRY_OPTOUT, $env:MCPATLASSIAN_LONG = $saved
}
exit 0
