# Makes a binary module with nothing in it but what the types file asks for: what an import costs that does nothing.
param([string] $Folder, [string] $Bin)
$ErrorActionPreference = 'Stop'
$null = New-Item -ItemType Directory -Path "$Folder/bin" -Force
foreach ($kind in 'Types', 'Format') { Copy-Item "$Bin/McpAtlassian.$kind.ps1xml" "$Folder/bin/EmptyModule.$kind.ps1xml" }
Add-Type -OutputAssembly "$Folder/bin/EmptyModule.dll" -TypeDefinition @'
using System.Management.Automation;
namespace McpAtlassian.Models
{
    public static class BodyText
    {
        public static string GetIssueText(PSObject value) { return null; }
        public static string GetPageText(PSObject value) { return null; }
    }
}
'@
@'
@{
    RootModule        = 'bin/EmptyModule.dll'
    ModuleVersion     = '1.0'
    GUID              = 'c3f1e9a0-5c55-4b0e-8a53-000000000001'
    TypesToProcess    = @('bin/EmptyModule.Types.ps1xml')
    FormatsToProcess  = @('bin/EmptyModule.Format.ps1xml')
    CmdletsToExport   = @()
    FunctionsToExport = @()
    AliasesToExport   = @()
    VariablesToExport = @()
}
'@ | Set-Content "$Folder/EmptyModule.psd1"
