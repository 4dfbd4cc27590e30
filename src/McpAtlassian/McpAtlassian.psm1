# Runs before anything of this version is loaded. What a script says is compiled when it begins, all of it: the check is
# a file of its own, read only where this process has imported the module before.
if ($env:MCPATLASSIAN_LOADED -eq $PID) { . "$PSScriptRoot/McpAtlassian.Loaded.ps1" }
Import-Module "$PSScriptRoot/McpAtlassian.Cmdlets.psd1" -ErrorAction Stop
