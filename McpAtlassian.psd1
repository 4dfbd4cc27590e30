@{
    RootModule             = 'bin/McpAtlassian.psm1'
    ModuleVersion          = '0.2.0'
    GUID                   = '6f0f6a3e-8f0e-4b8a-9a53-2f7f5d0c7a11'
    Author                 = 'McpAtlassian contributors'
    CompanyName            = 'McpAtlassian contributors'
    Copyright              = '(c) McpAtlassian contributors. MIT licence.'
    Description            = 'Sessions with Atlassian MCP servers in every authentication mode, and their tools as PowerShell: Jira and Confluence through the Rovo MCP server or a local one, with objects, pipeline, -WhatIf and errors one can catch. Not affiliated with Atlassian.'
    PowerShellVersion      = '7.4'
    CompatiblePSEditions   = @('Core')
    CmdletsToExport        = @(
        'Connect-Atlassian'
        'ConvertTo-AtlassianMarkdown'
        'Disable-AtlassianSuggestion'
        'Disconnect-Atlassian'
        'Enable-AtlassianSuggestion'
        'Export-AtlassianReport'
        'Export-McpConfig'
        'Get-AtlassianMcpPrompt'
        'Get-AtlassianMcpResource'
        'Get-AtlassianMcpTool'
        'Get-AtlassianSession'
        'Get-AtlassianSite'
        'Get-McpClient'
        'Import-AtlassianMcpTool'
        'Import-McpConfig'
        'Invoke-AtlassianMcpTool'
        'New-AtlassianBasicToken'
        'New-AtlassianConnectionOption'
        'Register-AtlassianOAuthApp'
        'Remove-McpConfig'
        'Select-AtlassianSession'
        'Show-AtlassianItem'
        'Start-AtlassianDemoServer'
        'Start-AtlassianMcpBridge'
        'Stop-AtlassianDemoServer'
        'Test-AtlassianSession'
        'Test-McpConfig'
    )
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()
    PrivateData            = @{
        PSData = @{
            Tags         = @('Atlassian', 'Jira', 'Confluence', 'Rovo', 'MCP', 'ModelContextProtocol', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            Prerelease   = 'preview1'
            ReleaseNotes = 'See CHANGELOG.md in the module folder.'
        }
    }
}
