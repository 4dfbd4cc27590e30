#Requires -Version 7.4

Describe 'New-AtlassianBasicToken' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        $token = ConvertTo-SecureString 'made-up-token' -AsPlainText -Force
        $expected = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('ada@example.com:made-up-token'))
    }

    It 'returns a SecureString' {
        $value = New-AtlassianBasicToken ada@example.com $token
        $value | Should -BeOfType [securestring]
        [Net.NetworkCredential]::new('', $value).Password | Should -BeExactly $expected
    }

    It 'returns text with -AsPlainText and the header with -AsHeader' {
        New-AtlassianBasicToken ada@example.com $token -AsPlainText | Should -BeExactly $expected
        New-AtlassianBasicToken ada@example.com $token -AsHeader | Should -BeExactly "Basic $expected"
    }

    It 'takes the token as <Form>' -ForEach @(
        @{ Form = 'text'; Value = { 'made-up-token' } }
        @{ Form = 'SecureString'; Value = { $token } }
        @{ Form = 'PSCredential'; Value = { [pscredential]::new('any', $token) } }
    ) {
        New-AtlassianBasicToken -EmailAddress ada@example.com -ApiToken (& $Value) -AsPlainText | Should -BeExactly $expected
    }

    It 'takes both from one credential' {
        New-AtlassianBasicToken -Credential ([pscredential]::new('ada@example.com', $token)) -AsPlainText | Should -BeExactly $expected
    }

    It 'takes both from the pipeline by property' {
        [pscustomobject]@{ EmailAddress = 'ada@example.com'; ApiToken = $token } | New-AtlassianBasicToken -AsPlainText | Should -BeExactly $expected
    }

    It 'encodes UTF-8 and adds no newline' {
        $long = 'ü' * 200
        $text = New-AtlassianBasicToken 'zoë@example.com' $long -AsPlainText
        $text | Should -Not -Match '\s'
        [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($text)) | Should -BeExactly "zoë@example.com:$long"
    }

    It 'refuses <What>' -ForEach @(
        @{ What = 'an address with a colon'; Address = 'ada:x@example.com'; Secret = 'made-up' }
        @{ What = 'an address with a control character'; Address = "ada`n@example.com"; Secret = 'made-up' }
        @{ What = 'a token with a control character'; Address = 'ada@example.com'; Secret = "made`r`nup" }
    ) {
        New-AtlassianBasicToken $Address $Secret -AsPlainText -ErrorAction SilentlyContinue -ErrorVariable failure | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike 'CredentialInvalid,*'
        "$failure" | Should -Not -Match 'made-up'
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
    }

    It 'goes on with the next after one that is refused' {
        $both = [pscustomobject]@{ EmailAddress = 'a:b'; ApiToken = $token }, [pscustomobject]@{ EmailAddress = 'ada@example.com'; ApiToken = $token } |
            New-AtlassianBasicToken -AsPlainText -ErrorAction SilentlyContinue
        $both | Should -BeExactly $expected
    }
}
