# What a client of the bridge starts.
param([string] $Module, [string] $Name)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$null = Connect-Atlassian -Name $Name
$input | Start-AtlassianMcpBridge -Name $Name
