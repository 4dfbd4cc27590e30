<#
.SYNOPSIS
    Sets the variable hasJournal for later steps if the journal exists. On Azure DevOps, publishing a file that does not
    exist fails.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)] [string] $Path
)

if (Test-Path -LiteralPath $Path) {
    Write-Output '##vso[task.setvariable variable=hasJournal]true'
}
else {
    Write-Output "There is no file '$Path', because no row was sent."
}
