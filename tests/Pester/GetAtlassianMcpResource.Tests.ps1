#Requires -Version 7.4

Describe 'Get-AtlassianMcpResource' {
    BeforeAll {
        Import-Module (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path -Force
        $null = Connect-Atlassian -Demo -Name resources

        function Complete ([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
    }

    AfterAll { Remove-Module McpAtlassian }

    It 'lists resources as objects' {
        $resources = Get-AtlassianMcpResource
        $resources.Uri | Should -Contain 'demo://readme'
        $resources[0].PSObject.TypeNames[0] | Should -Be 'McpAtlassian.Models.McpResource'
        ($resources | Where-Object Uri -EQ 'demo://pixel').MimeType | Should -Be 'image/png'
    }

    It 'filters by pattern, on URI and name' {
        (Get-AtlassianMcpResource demo://*).Uri | Should -Be 'demo://readme', 'demo://pixel'
        (Get-AtlassianMcpResource read*).Uri | Should -Be 'demo://readme'
    }

    It 'lists templates' {
        (Get-AtlassianMcpResource -Template).UriTemplate | Should -Be 'jira://issue/{key}'
    }

    It 'says which of several URIs is not listed, and goes on' {
        $found = Get-AtlassianMcpResource demo://nope, demo://readme -ErrorVariable problem -ErrorAction SilentlyContinue
        $found.Uri | Should -Be 'demo://readme'
        $problem | Should -HaveCount 1
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
        $problem[0].TargetObject | Should -Be 'demo://nope'
        $problem[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Read*'
    }

    It 'reads text' {
        (Get-AtlassianMcpResource demo://readme -Read).Text | Should -BeLike '# The embedded Atlassian*'
    }

    It 'reads bytes' {
        $content = Get-AtlassianMcpResource demo://pixel -Read
        $content.Data[1..3] | Should -Be ([byte[]] [char[]] 'PNG')
        $content.Length | Should -Be $content.Data.Length
    }

    It 'reads what a template describes' {
        ((Get-AtlassianMcpResource jira://issue/DEMO-2 -Read).Text | ConvertFrom-Json).key | Should -Be 'DEMO-2'
    }

    It 'reports what cannot be read and goes on' {
        $read = Get-AtlassianMcpResource demo://nope, demo://readme -Read -ErrorVariable problem -ErrorAction SilentlyContinue
        $read.Uri | Should -Be 'demo://readme'
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
        $problem[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'saves the exact bytes to the file the user names' {
        $file = Get-AtlassianMcpResource demo://pixel -OutFile TestDrive:/my.png
        $file.FullName | Should -Be (Join-Path $TestDrive 'my.png')
        [IO.File]::ReadAllBytes($file.FullName) | Should -Be (Get-AtlassianMcpResource demo://pixel -Read).Data
    }

    It 'saves into a folder, replaces nothing unasked, and numbers what has one name' {
        $files = Get-AtlassianMcpResource demo://* | Get-AtlassianMcpResource -OutFile TestDrive:/folder/
        $files.Name | Should -Be 'readme.md', 'pixel.png'
        { Get-AtlassianMcpResource demo://readme -OutFile TestDrive:/folder -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
        (Get-AtlassianMcpResource demo://readme -OutFile TestDrive:/folder -Force).Name | Should -Be 'readme.md'
        $both = Get-AtlassianMcpResource demo://readme, demo://pixel -OutFile TestDrive:/one.bin
        $both.Name | Should -Be 'one.bin', 'one-2.bin'
    }

    It 'keeps a name of the server''s inside the folder: <Uri>' -ForEach @(
        @{ Uri = 'x://a/../../../etc/passwd'; Expected = 'passwd.bin' }
        @{ Uri = 'x://a/..%2f..%2fetc%2fpasswd'; Expected = '_.._etc_passwd' }
        @{ Uri = 'x://a/..%5C..%5Cwindows%5Cwin.ini'; Expected = '_.._windows_win.ini' }
        @{ Uri = 'x://a/..'; Expected = 'resource.bin' }
        @{ Uri = 'x://a/CON'; Expected = '_CON.bin' }
        @{ Uri = 'x://a/.bashrc'; Expected = 'bashrc.bin' }
        @{ Uri = "x://a/b%00c%0Ad%1B[31m.txt"; Expected = 'b_c_d_[31m.txt' }
        @{ Uri = 'x://a/-rf%20$(id).sh'; Expected = 'rf _(id).sh' }
    ) {
        $type = (Get-Command Get-AtlassianMcpResource).ImplementingType.Assembly.GetType('McpAtlassian.Calls.ResourceFile')
        $name = $type.GetMethod('SafeName', [Reflection.BindingFlags] 'NonPublic, Static').Invoke($null, @($Uri, $null))
        $name | Should -BeExactly $Expected
    }

    It 'stops listing when no more is wanted' {
        (Get-AtlassianMcpResource | Select-Object -First 1).Uri | Should -Be 'jira://issue/DEMO-1'
    }

    It 'completes URIs, and the variable of a template by asking the server' {
        Complete 'Get-AtlassianMcpResource demo://r' | Should -Be 'demo://readme'
        Complete 'Get-AtlassianMcpResource jira://issue/DEMO-1' | Should -Contain 'jira://issue/DEMO-10'
    }

    It 'completes nothing without a session, and shows no error' {
        $errors = $Error.Count
        Complete 'Get-AtlassianMcpResource -Session nobody demo' | Where-Object { $_ -like 'demo:*' } | Should -BeNullOrEmpty
        $Error.Count | Should -Be $errors
    }

    It 'ends as NotConnected or SessionNotFound without a session' {
        { Get-AtlassianMcpResource -Session nobody } | Should -Throw -ErrorId 'SessionNotFound,*'
    }
}
