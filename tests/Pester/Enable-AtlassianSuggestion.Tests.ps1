#Requires -Version 7.4

BeforeDiscovery { $isOld = $PSVersionTable.PSVersion -lt [version] '7.6' }

BeforeAll {
    Import-Module (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path -Force
    $null = Connect-Atlassian -Demo -Name suggestion
    $client = if ($PSVersionTable.PSVersion -ge [version] '7.6') {
        [System.Management.Automation.Subsystem.Prediction.PredictionClient]::new('test', 'Terminal')
    }

    # As PSReadLine asks; with more time, for a machine that is busy.
    function Get-Prediction ([string] $Line) {
        $tokens = $errors = $null
        $ast = [System.Management.Automation.Language.Parser]::ParseInput($Line, [ref] $tokens, [ref] $errors)
        $found = [System.Management.Automation.Subsystem.Prediction.CommandPrediction]::PredictInputAsync($client, $ast, $tokens, 60000).GetAwaiter().GetResult()
        @($found | Where-Object Name -EQ 'Atlassian' | ForEach-Object { $_.Suggestions.SuggestionText })
    }

    # As PSReadLine tells of a line that was run; its own call does not wait for the end.
    function Add-Line ([string] $Line) {
        Get-Provider ICommandPredictor Prediction | ForEach-Object { $_.OnCommandLineExecuted($client, $Line, $true) }
    }

    function Get-Provider ([string] $Interface, [string] $Space) {
        $type = [psobject].Assembly.GetType("System.Management.Automation.Subsystem.$Space.$Interface")
        $method = [System.Management.Automation.Subsystem.SubsystemManager].GetMethods('Static, Public, NonPublic').Where({ $_.Name -eq 'GetSubsystems' -and $_.IsGenericMethod })[0]
        $method.MakeGenericMethod($type).Invoke($null, @()) | Where-Object Name -In 'McpAtlassian', 'Atlassian'
    }

    # As the prompt asks after a line that failed.
    function Get-Advice ([string] $Line) {
        $Error.Clear()
        try { $null = Invoke-Expression $Line -ErrorAction SilentlyContinue } catch { $null = $_ }
        $context = [System.Management.Automation.Subsystem.Feedback.FeedbackContext]::new('Error', $Line, $PWD, $Error[0])
        @(Get-Provider IFeedbackProvider Feedback | ForEach-Object { $_.GetFeedback($context, [Threading.CancellationToken]::None).RecommendedActions })
    }
}

AfterAll { Remove-Module McpAtlassian }

Describe 'Enable-AtlassianSuggestion on an older PowerShell' {
    It 'says that it needs 7.6, and loads nothing' {
        $type = (Get-Command Enable-AtlassianSuggestion).ImplementingType.Assembly.GetType('McpAtlassian.Suggestions.SuggestionHost')
        $runtime = $type.GetProperty('Runtime', [Reflection.BindingFlags] 'Static, NonPublic')
        $real = $runtime.GetValue($null)
        try {
            $runtime.SetValue($null, [version] '9.0.4')
            { Enable-AtlassianSuggestion } | Should -Throw -ErrorId 'NotSupported,*'
        }
        finally { $runtime.SetValue($null, $real) }
        [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name | Should -Not -Contain 'McpAtlassian.Suggestions'
    }
}

Describe 'Enable-AtlassianSuggestion' -Skip:$isOld {
    BeforeAll { Enable-AtlassianSuggestion }

    AfterAll { Disable-AtlassianSuggestion }

    It 'registers one of each, however often it is called' {
        Enable-AtlassianSuggestion | Should -BeNullOrEmpty
        @(Get-Provider IFeedbackProvider Feedback) | Should -HaveCount 1
        @(Get-Provider ICommandPredictor Prediction) | Should -HaveCount 1
        $context = [Runtime.Loader.AssemblyLoadContext]::GetLoadContext((Get-Provider ICommandPredictor Prediction).GetType().Assembly)
        [object]::ReferenceEquals($context, [Runtime.Loader.AssemblyLoadContext]::Default) | Should -BeTrue
    }

    It 'says which line to run after <Line>' -ForEach @(
        @{ Line = 'Invoke-AtlassianMcpTool getJiraIsue -issueIdOrKey DEMO-1'; Run = 'Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1' }
        @{ Line = 'getJiraIssue -issueIdOrKey DEMO-1'; Run = 'Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1' }
        @{ Line = 'getJiraIsue DEMO-1'; Run = 'Invoke-AtlassianMcpTool getJiraIssue DEMO-1' }
        @{ Line = 'Get-AtlassianJiraIssue DEMO-1'; Run = 'Import-AtlassianMcpTool getJiraIssue; Get-AtlassianJiraIssue DEMO-1' }
        @{ Line = 'Get-AtlasianSession -Name x'; Run = 'Get-AtlassianSession -Name x' }
    ) {
        Get-Advice $Line | Select-Object -First 1 | Should -BeExactly $Run
    }

    It 'says nothing of <_>' -ForEach 'Get-ChildItemm', 'gti status', 'Invoke-AtlassianMcpTool getJiraIssue DEMO-99999', '1/0' {
        Get-Advice $_ | Should -BeNullOrEmpty
    }

    It 'offers the arguments that a tool was given' {
        Add-Line "Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO' -maxResults 5"
        Get-Prediction 'Invoke-AtlassianMcpTool searchJiraIssuesUsingJql' | Should -Contain "Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO' -maxResults 5"
        Get-Prediction 'Invoke-AtlassianMcpTool searchJiraIssuesUsingJql ' | Should -Contain "Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO' -maxResults 5"
        Get-Prediction 'Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -max' | Should -Contain "Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -maxResults 5 -jql 'project = DEMO'"
        Get-Prediction "`$x = Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -maxResults 5 " | Should -Contain "`$x = Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -maxResults 5 -jql 'project = DEMO'"
        Get-Prediction 'Get-ChildItem ' | Should -BeNullOrEmpty
    }

    It 'offers a value that another tool was given under the same name' {
        Add-Line 'Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-7'
        Get-Prediction 'Invoke-AtlassianMcpTool transitionJiraIssue -issueIdOrKey ' | Should -Contain 'Invoke-AtlassianMcpTool transitionJiraIssue -issueIdOrKey DEMO-7'
        Get-Prediction 'Invoke-AtlassianMcpTool transitionJiraIssue -issueIdOrKey DE' | Should -Contain 'Invoke-AtlassianMcpTool transitionJiraIssue -issueIdOrKey DEMO-7'
        Get-Prediction 'Invoke-AtlassianMcpTool transitionJiraIssue -issueIdOrKey OPS' | Should -BeNullOrEmpty
    }

    It 'remembers no secret' {
        $secret = 'Ab1' + ('xY2' * 12)
        Add-Line "Connect-Atlassian -Site mysite -EmailAddress ada@example.com -ApiToken $secret"
        Add-Line "Connect-Atlassian -Site mysite -ApiToken (ConvertTo-SecureString hunter2 -AsPlainText)"
        Add-Line "Invoke-AtlassianMcpTool createJiraIssue -summary 'x' -description 'Bearer hunter2hunter2'"
        Add-Line "Invoke-AtlassianMcpTool createJiraIssue -summary '$secret'"
        Add-Line "Invoke-AtlassianMcpTool createJiraIssue @{ password = 'hunter2' }"
        Add-Line "New-AtlassianBasicToken ada@example.com $secret"
        $all = 'Connect-Atlassian ', 'Connect-Atlassian -ApiToken ', 'Invoke-AtlassianMcpTool createJiraIssue ', 'Invoke-AtlassianMcpTool createJiraIssue -description ', 'New-AtlassianBasicToken ' |
            ForEach-Object { Get-Prediction $_ }
        $all | Should -Contain 'Connect-Atlassian -Site mysite -EmailAddress ada@example.com'
        $all -join "`n" | Should -Not -Match 'xY2|hunter2'
    }

    It 'asks no server' {
        $demo = Start-AtlassianDemoServer
        $null = Connect-Atlassian -Uri $demo.Uri -ApiKey $demo.ApiKey -Name counted
        $before = $demo.RequestCount
        Add-Line 'Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-8'
        $null = Get-Prediction 'Invoke-AtlassianMcpTool getJiraIssue '
        $null = Get-Advice 'getJiraIsue DEMO-1'
        $demo.RequestCount | Should -Be $before
    }

    It 'ends with Disable-AtlassianSuggestion, and forgets' {
        Disable-AtlassianSuggestion
        Disable-AtlassianSuggestion
        Get-Provider IFeedbackProvider Feedback | Should -BeNullOrEmpty
        Get-Provider ICommandPredictor Prediction | Should -BeNullOrEmpty
        Enable-AtlassianSuggestion
        Get-Prediction 'Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey ' | Should -Not -Contain 'Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-7'
    }

    It 'ends with the module' {
        Enable-AtlassianSuggestion
        Remove-Module McpAtlassian
        Get-Provider IFeedbackProvider Feedback | Should -BeNullOrEmpty
        Get-Provider ICommandPredictor Prediction | Should -BeNullOrEmpty
        Import-Module (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path
    }
}
