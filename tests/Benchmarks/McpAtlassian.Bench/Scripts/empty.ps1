# Makes what Import-Module is compared with: a binary module with nothing in it but what the types file asks for, and
# one that also has as many cmdlets as ours, each empty: what PowerShell itself takes for having them.
param([string] $Folder, [string] $Manifest)
$ErrorActionPreference = 'Stop'
$bin = Join-Path (Split-Path $Manifest) 'bin'
$names = (Import-PowerShellDataFile $Manifest).CmdletsToExport
# The methods that the types file names; it is refused where one is missing.
$references = ([xml] (Get-Content -Raw "$bin/McpAtlassian.Types.ps1xml")).SelectNodes('//*[MethodName]')
$classes = foreach ($class in $references | Group-Object TypeName) {
    $space, $name = $class.Name -split '\.(?=[^.]+$)'
    $methods = $class.Group.MethodName | Sort-Object -Unique |
        ForEach-Object { "public static object $_(System.Management.Automation.PSObject value) { return null; }" }
    "namespace $space { public static class $name { $($methods -join ' ') } }"
}
$body = $classes -join "`n"
$cmdlets = foreach ($name in $names) {
    $verb, $noun = $name.Split('-')
    "[System.Management.Automation.Cmdlet(`"$verb`", `"$noun`")] public sealed class $verb${noun}Command : System.Management.Automation.PSCmdlet { }"
}
function New-EmptyModule([string] $name, [string] $code, [string[]] $export) {
    $null = New-Item -ItemType Directory -Path "$Folder/$name/bin" -Force
    foreach ($kind in 'Types', 'Format') { Copy-Item "$bin/McpAtlassian.$kind.ps1xml" "$Folder/$name/bin/$name.$kind.ps1xml" }
    Add-Type -OutputAssembly "$Folder/$name/bin/$name.dll" -TypeDefinition $code
    $list = ($export | ForEach-Object { "'$_'" }) -join ', '
    @"
@{
    RootModule        = 'bin/$name.dll'
    ModuleVersion     = '1.0'
    GUID              = '$(New-Guid)'
    TypesToProcess    = @('bin/$name.Types.ps1xml')
    FormatsToProcess  = @('bin/$name.Format.ps1xml')
    CmdletsToExport   = @($list)
    FunctionsToExport = @()
    AliasesToExport   = @()
    VariablesToExport = @()
}
"@ | Set-Content "$Folder/$name/$name.psd1"
}
New-EmptyModule Empty $body @()
New-EmptyModule EmptyCmdlets ($body + "`n" + ($cmdlets -join "`n")) $names
