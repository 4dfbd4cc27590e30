# pwsh's own start plus connect: says so on standard output the moment it is done.
param([string] $Module, [string] $Name)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$null = Connect-Atlassian -Name $Name
[Console]::Out.WriteLine('connected')
[Console]::Out.Flush()
