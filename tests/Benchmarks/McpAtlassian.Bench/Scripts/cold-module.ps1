# The script a user has with the module: one call.
param([string] $Module, [string] $Name)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$null = Connect-Atlassian -Name $Name
Invoke-AtlassianMcpTool echo -text hello
