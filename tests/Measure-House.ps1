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

# Folders right below a project that use each other, directly or over others. What a file uses is read from the
# names of types in it, not from its usings: global usings would hide it. A name declared in two folders says nothing.
function Get-Circle([string] $Project) {
    $declared = @{}
    $code = @{}
    foreach ($file in Get-Source $Project) {
        $folder = ([IO.Path]::GetRelativePath((Join-Path $Root $Project), $file.FullName) -split '[\\/]')[0]
        if ($folder -eq $file.Name) { continue }
        $text = [IO.File]::ReadAllText($file.FullName)
        $text = [regex]::Replace($text, '(?m)//.*$|/\*[\s\S]*?\*/|"(\\.|[^"\\\r\n])*"', ' ')
        $code[$file.FullName] = @{ Folder = $folder; Text = $text }
        $types = '(?m)^[a-z ]*\b(?:class|struct|interface|enum|record(?: struct| class)?) +(\w+)'
        foreach ($match in [regex]::Matches($text, $types)) {
            $name = $match.Groups[1].Value
            if (-not $declared.ContainsKey($name)) { $declared[$name] = [Collections.Generic.HashSet[string]]::new() }
            [void] $declared[$name].Add($folder)
        }
    }
    $uses = @{}
    foreach ($file in $code.Values) {
        if (-not $uses.ContainsKey($file.Folder)) { $uses[$file.Folder] = [Collections.Generic.HashSet[string]]::new() }
        foreach ($match in [regex]::Matches($file.Text, '(?<![\w.])[A-Z]\w*')) {
            if (-not $declared.ContainsKey($match.Value)) { continue }
            $homes = $declared[$match.Value]
            if ($homes.Count -eq 1 -and -not $homes.Contains($file.Folder)) { $uses[$file.Folder].UnionWith($homes) }
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
