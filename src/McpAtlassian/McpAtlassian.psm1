# Runs before anything of this version is loaded. Each expression here is compiled while a user waits; the check is in a
# file of its own, read only where this process has imported the module before.
if ($env:MCPATLASSIAN_LOADED -eq $PID) { . "$PSScriptRoot/McpAtlassian.Loaded.ps1" }
# The cmdlets as they are compiled for this system, or else as IL only.
$image = "$PSScriptRoot/net10.0/$([Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier)/McpAtlassian.Cmdlets.psd1"
if ([IO.File]::Exists($image)) { Import-Module $image -ErrorAction Stop }
else { Import-Module "$PSScriptRoot/McpAtlassian.Cmdlets.psd1" -ErrorAction Stop }
