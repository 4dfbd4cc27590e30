# Runs before anything of this version is loaded. What a script says is compiled when it begins, all of it: the check is
# a file of its own, read only where this process has imported the module before.
if ($env:MCPATLASSIAN_LOADED -eq $PID) { . "$PSScriptRoot/McpAtlassian.Loaded.ps1" }
# The cmdlets compiled ahead of time, where there is an image for this system and version of .NET; elsewhere IL.
$image = "$PSScriptRoot/net10.0/" + [Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier
$isHere = [Environment]::Version.Major -eq 10 -and [IO.Directory]::Exists($image)
Import-Module "$($isHere ? $image : $PSScriptRoot)/McpAtlassian.Cmdlets.psd1" -ErrorAction Stop
