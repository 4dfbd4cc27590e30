# Measures how large the house is and how its rooms hang together: ./tests/Measure-House.ps1
# It reads the sources only, so it needs no build; bin/ is measured as it lies there.
[CmdletBinding()]
param(
    [string] $Root = (Split-Path $PSScriptRoot),
    [int] $Column = 120
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Get-Source([string] $Path) {
    Get-ChildItem -LiteralPath (Join-Path $Root $Path) -Filter *.cs -Recurse -File |
        Where-Object FullName -NotMatch '[\\/](obj|bin|artifacts|node_modules)[\\/]'
}

# Lines a file would have if each line over the limit were wrapped once for each time it goes over.
function Get-WrappedCount([string[]] $Line) {
    $count = 0
    foreach ($one in $Line) { $count += [Math]::Max(1, [Math]::Ceiling($one.Length / $Column)) }
    $count
}

# Folders right below a project that use each other, directly or over others, by their namespaces: the rule of
# ArchitectureTests. No namespace of our own is a global using.
function Get-Circle([string] $Project) {
    $own = [regex]::Escape((Split-Path $Project -Leaf))
    $folders = @(Get-ChildItem -LiteralPath (Join-Path $Root $Project) -Directory | ForEach-Object Name)
    $uses = @{}
    foreach ($file in Get-Source $Project) {
        $folder = ([IO.Path]::GetRelativePath((Join-Path $Root $Project), $file.FullName) -split '[\\/]')[0]
        if ($folder -eq $file.Name) { continue }
        if (-not $uses.ContainsKey($folder)) { $uses[$folder] = [Collections.Generic.HashSet[string]]::new() }
        $text = [IO.File]::ReadAllText($file.FullName)
        $text = [regex]::Replace($text, '(?m)//.*$|/\*[\s\S]*?\*/|"(\\.|[^"\\\r\n])*"|^namespace .*$', ' ')
        foreach ($match in [regex]::Matches($text, "(?m)(?:^using (?:static )?$own\.|(?<![\w.])(?=\w+\.[A-Z]))(\w+)")) {
            $name = $match.Groups[1].Value
            if ($name -ne $folder -and $name -cin $folders) { [void] $uses[$folder].Add($name) }
        }
    }
    foreach ($start in $uses.Keys | Sort-Object) {
        $seen = [Collections.Generic.HashSet[string]]::new()
        $open = [Collections.Generic.Queue[string]]::new()
        $open.Enqueue($start)
        while ($open.Count) {
            foreach ($next in $uses[$open.Dequeue()]) { if ($seen.Add($next)) { $open.Enqueue($next) } }
        }
        if ($seen.Contains($start)) { $start }
    }
}

$sources = @(Get-Source src | Where-Object FullName -NotMatch '[\\/]McpAtlassian\.DemoServer[\\/]')
$lines = @($sources | ForEach-Object { [IO.File]::ReadAllLines($_.FullName) })
$tests = @(Get-Source tests | ForEach-Object { [IO.File]::ReadAllLines($_.FullName) })
$engine = @(Get-Source src/McpAtlassian.Engine | ForEach-Object { [IO.File]::ReadAllLines($_.FullName) })
$projects = @(Get-ChildItem (Join-Path $Root tests) -Filter *.csproj -Recurse -File |
    Where-Object FullName -NotMatch '[\\/](obj|bin|node_modules)[\\/]')
$bin = Join-Path $Root bin
$size = (Test-Path $bin) ? (Get-ChildItem $bin -Recurse -File | Measure-Object Length -Sum).Sum : $null

[pscustomobject] @{
    Lines = $lines.Count
    LinesWrapped = Get-WrappedCount $lines
    CodeLines = @($lines | Where-Object { $_ -notmatch '^\s*(//.*|[{}()\[\];,]*)\s*$' }).Count
    LinesTooLong = @($lines | Where-Object Length -GT $Column).Count
    TestLinesTooLong = @($tests | Where-Object Length -GT $Column).Count
    UsingLines = @($lines | Where-Object { $_ -match '^using [\w.]+;' }).Count
    PublicEngineTypes = @($engine | Where-Object {
        $_ -match '^public [a-z ]*\b(class|struct|interface|enum|record|delegate)\b' }).Count
    EngineCircle = @(Get-Circle src/McpAtlassian.Engine) -join ', '
    ModuleCircle = @(Get-Circle src/McpAtlassian) -join ', '
    TestProjects = $projects.Count
    BinMegabytes = $null -eq $size ? $null : [Math]::Round($size / 1e6, 1)
}
