#Requires -Version 7.4

Describe 'Get-AtlassianSite' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        $demo = Start-AtlassianDemoServer
    }

    AfterAll { Stop-AtlassianDemoServer }

    Context 'with a session that sees two sites' {
        BeforeAll { $null = Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.MultiSiteEmailAddress -ApiToken $demo.MultiSiteApiToken -Site demo -Name both }
        AfterAll { Disconnect-Atlassian both }

        It 'lists them, and which one calls go to' {
            $sites = Get-AtlassianSite
            $sites.Name | Sort-Object | Should -Be demo, second
            ($sites | Where-Object IsDefault).CloudId | Should -Be $demo.CloudId
            $sites.Session | Select-Object -Unique | Should -Be both
        }

        It 'finds one by <_>' -ForEach 'name', 'host', 'address', 'cloudId' {
            $wanted = switch ($_) { name { 'Demo' } host { ([uri] $demo.SiteUrl).Host } address { $demo.SiteUrl } cloudId { $demo.CloudId } }
            $site = Get-AtlassianSite $wanted
            $site.CloudId | Should -Be $demo.CloudId
            $site.Name | Should -Be demo
        }

        It 'takes wildcards and the pipeline' {
            (Get-AtlassianSite s*).Name | Should -Be second
            ('demo', 'second' | Get-AtlassianSite).Name | Should -Be demo, second
        }

        It 'reports a cloudId it does not see and goes on' {
            $sites = Get-AtlassianSite ([guid]::NewGuid()), demo -ErrorAction SilentlyContinue -ErrorVariable problems
            $sites.Name | Should -Be demo
            $problems[0].FullyQualifiedErrorId | Should -Be 'SiteNotFound,McpAtlassian.Commands.GetAtlassianSiteCommand'
        }
    }

    Context 'without a session' {
        It 'asks the site itself' {
            $site = Get-AtlassianSite "http://127.0.0.1:$($demo.Port)"
            $site.CloudId | Should -Be $demo.CloudId
            $site.Session | Should -BeNullOrEmpty
        }

        It 'needs one to list' {
            { Get-AtlassianSite } | Should -Throw -ErrorId 'NotConnected,McpAtlassian.Commands.GetAtlassianSiteCommand'
        }
    }
}
