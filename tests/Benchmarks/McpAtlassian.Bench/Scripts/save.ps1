# Saves a session once, so that the measured scripts open it as a user's would be.
param([string] $Module, [string] $Uri, [string] $Name)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$null = Connect-Atlassian -Uri $Uri -ApiKey bench-key -Name $Name -Save -SkipCertificateCheck -WarningAction SilentlyContinue
