# What is left out for scripts that only tests and benchmarks run, with the reason.
@{
    IncludeDefaultRules = $true
    ExcludeRules        = @(
        # A variable of BeforeAll is used in It, and one of BeforeDiscovery in -ForEach: the rule sees one block at a time.
        # Scripts of the benchmarks use their parameters in functions and jobs.
        'PSUseDeclaredVarsMoreThanAssignments'
        'PSReviewUnusedParameter'
        # A job's parameters of the same name are taken for variables of the script around it.
        'PSUseUsingScopeModifierInNewRunspaces'
        # Helpers start and make what the test removes: nobody is there to be asked.
        'PSUseShouldProcessForStateChangingFunctions'
        # That Write-Host does not disturb a progress or a mask is what is tested.
        'PSAvoidUsingWriteHost'
        # The secrets are made up, and stand in the test.
        'PSAvoidUsingConvertToSecureStringWithPlainText'
        # They are UTF-8, and only PowerShell 7 runs them.
        'PSUseBOMForUnicodeEncodedFile'
        # Get-LastArguments: a tool has several.
        'PSUseSingularNouns'
    )
    Rules               = @{
        PSAvoidUsingPositionalParameters = @{
            Enable           = $true
            CommandAllowList = @('Invoke-Line', 'Invoke-Mode', 'New-Message', 'New-EmptyModule')
        }
    }
}
