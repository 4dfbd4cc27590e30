#Requires -Version 7.4

BeforeDiscovery {
    $root = (Resolve-Path -LiteralPath "$PSScriptRoot/../..").Path
    $files = @(Get-ChildItem -LiteralPath $root -File -Filter *.ps*1) +
        @('.ci', 'examples', 'src', 'tests' | ForEach-Object { Get-ChildItem -LiteralPath (Join-Path $root $_) -Recurse -File -Include *.ps1, *.psm1, *.psd1 })
    $scripts = @($files | ForEach-Object { [IO.Path]::GetRelativePath($root, $_.FullName) -replace '\\', '/' } |
            Where-Object { $_ -notmatch '(^|/)(node_modules|bin|obj)/' } | ForEach-Object { @{ Script = $_ } })
    $hasAnalyzer = [bool] (Get-Module PSScriptAnalyzer -ListAvailable | Where-Object Version -ge 1.22)
    $reason = if (-not $hasAnalyzer) { 'PSScriptAnalyzer 1.22 or later is not on the module path: Install-PSResource PSScriptAnalyzer' }
}

Describe 'PSScriptAnalyzer' -ForEach @{ Reason = $reason } {
    BeforeAll {
        $root = (Resolve-Path -LiteralPath "$PSScriptRoot/../..").Path
    }

    It 'finds nothing in <Script>' -ForEach $scripts {
        if ($Reason) { Set-ItResult -Skipped -Because $Reason }
        $settings = if ($Script -match '^tests/') { 'PSScriptAnalyzerSettings.Tests.psd1' } else { 'PSScriptAnalyzerSettings.psd1' }
        $found = Invoke-ScriptAnalyzer -Path (Join-Path $root $Script) -Settings "$PSScriptRoot/Tools/$settings"
        $found | ForEach-Object { "$($_.Line): $($_.RuleName): $($_.Message)" } | Should -BeNullOrEmpty
    }

    It 'is asked with settings that let it find something' {
        if ($Reason) { Set-ItResult -Skipped -Because $Reason }
        $bad = Join-Path $TestDrive bad.ps1
        'gci | % { $_ }; function Get-It($password) { Invoke-Expression $password }' | Set-Content -LiteralPath $bad
        foreach ($settings in 'PSScriptAnalyzerSettings.psd1', 'PSScriptAnalyzerSettings.Tests.psd1') {
            $rules = (Invoke-ScriptAnalyzer -Path $bad -Settings "$PSScriptRoot/Tools/$settings").RuleName
            $rules | Should -Contain PSAvoidUsingCmdletAliases
            $rules | Should -Contain PSAvoidUsingInvokeExpression
        }
    }
}
