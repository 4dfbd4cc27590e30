# How PSScriptAnalyzer looks at the scripts that users and maintainers run: every rule applies.
@{
    IncludeDefaultRules = $true
    Rules               = @{
        # What these take is another program's command line.
        PSAvoidUsingPositionalParameters = @{
            Enable           = $true
            CommandAllowList = @('Invoke-DotNet', 'Invoke-Git')
        }
    }
}
