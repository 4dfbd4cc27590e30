<#
.SYNOPSIS
    Tells the steps that follow, as the variable hasJournal, whether there is a journal: publishing what is not there
    fails on Azure DevOps.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)] [string] $Path
)

if (Test-Path -LiteralPath $Path) {
    Write-Output '##vso[task.setvariable variable=hasJournal]true'
}
else {
    Write-Output "There is no '$Path': no row was sent."
}
