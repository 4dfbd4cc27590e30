#Requires -Version 7.4

Describe 'The parameters of Connect-Atlassian' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        $env:ATLASSIAN_MCP_HOME = Join-Path $TestDrive 'home'
        $saved = 'made-up'
    }

    AfterAll {
        $env:ATLASSIAN_MCP_HOME = $null
        Get-AtlassianSession | Disconnect-Atlassian
        Remove-Module McpAtlassian
    }

    It 'can be taken in: 12 sets, 20 parameters a set on average and 28 at most, a syntax under 6,000 characters' {
        $command = Get-Command Connect-Atlassian
        $own = foreach ($set in $command.ParameterSets) {
            @($set.Parameters.Name | Where-Object { $_ -notin [System.Management.Automation.Cmdlet]::CommonParameters }).Count
        }
        $own.Count | Should -BeLessOrEqual 12
        ($own | Measure-Object -Average).Average | Should -BeLessOrEqual 20
        ($own | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 28
        (Get-Command Connect-Atlassian -Syntax).Length | Should -BeLessThan 6000
    }

    It 'takes a site first, not a URL' {
        $parameters = (Get-Command Connect-Atlassian).Parameters
        $parameters.Site.Attributes.Position | Should -Be 0
        $parameters.Uri.Attributes.Position | ForEach-Object { $_ -lt 0 } | Should -Not -Contain $false
        { Connect-Atlassian http://127.0.0.1:9/mcp } | Should -Throw '*is the URL of an MCP server*' -ErrorId 'ArgumentInvalid,*'
    }

    It 'names the two that do not go together: <One>, <Other>' -ForEach @(
        @{ One = 'ApiKey'; Other = 'EmailAddress'; Call = { Connect-Atlassian -ApiKey x -EmailAddress y } }
        @{ One = 'Demo'; Other = 'Uri'; Call = { Connect-Atlassian -Demo -Uri http://127.0.0.1:9/mcp } }
        @{ One = 'Demo'; Other = 'Replay'; Call = { Connect-Atlassian -Demo -Replay x.jsonl } }
        @{ One = 'Demo'; Other = 'Strict'; Call = { Connect-Atlassian -Demo -Strict } }
        @{ One = 'Replay'; Other = 'Save'; Call = { Connect-Atlassian -Replay x.jsonl -Save } }
        @{ One = 'Replay'; Other = 'ApiKey'; Call = { Connect-Atlassian -Replay x.jsonl -ApiKey y } }
        @{ One = 'JiraUrl'; Other = 'OAuth'; Call = { Connect-Atlassian -JiraUrl https://jira.example.com -OAuth } }
        @{ One = 'AccessToken'; Other = 'PersonalAccessToken'; Call = { Connect-Atlassian -AccessToken x -PersonalAccessToken y } }
        @{ One = 'FromEnvironment'; Other = 'ConfigPath'; Call = { Connect-Atlassian -FromEnvironment -ConfigPath x.json } }
        @{ One = 'Uri'; Other = 'PersonalAccessToken'; Call = { Connect-Atlassian -Uri http://127.0.0.1:9/mcp -PersonalAccessToken y } }
        @{ One = 'ApiKey'; Other = 'Header'; Call = { Connect-Atlassian -ApiKey x -Header @{ a = 'b' } } }
        @{ One = 'ClientSecret'; Other = 'PrivateKey'; Call = { Connect-Atlassian -ClientId a -ClientSecret b -PrivateKey c } }
        @{ One = 'FromMcpRemote'; Other = 'NoBrowser'; Call = { Connect-Atlassian -FromMcpRemote -NoBrowser } }
        @{ One = 'Local'; Other = 'Command'; Call = { Connect-Atlassian -Local Uvx -Command x -JiraUrl https://jira.example.com -PersonalAccessToken y } }
    ) {
        $Call | Should -Throw "*-$One and -$Other cannot be used together*"
    }

    It 'says what is missing where nothing says who connects' {
        { Connect-Atlassian -Strict } | Should -Throw -ErrorId 'CredentialRequired,*'
        { Connect-Atlassian -Local Uvx -Site mysite } | Should -Throw -ErrorId 'CredentialRequired,*'
        { Connect-Atlassian -ClientId a -Scope b -IdentityIssuer https://idp.example.com } | Should -Throw -ErrorId 'CredentialRequired,*'
        { Connect-Atlassian -ClientId a -IdentityToken b -IdentityIssuer https://idp.example.com } | Should -Throw -ErrorId 'ArgumentMissing,*'
    }

    It 'starts a program alone where no credential is given, and refuses what says nothing to it: <_>' -ForEach Uri, Transport {
        $other = $_
        $more = @{ $other = @{ Uri = 'http://127.0.0.1:9/mcp'; Transport = 'Http' }[$other] }
        { Connect-Atlassian -Command no-such-program-here @more } | Should -Throw "*-Command and -$other cannot be used together*"
        { Connect-Atlassian -Command no-such-program-here -ArgumentList a -WorkingDirectory $TestDrive } | Should -Throw -ErrorId 'LocalServerNotFound,*'
    }

    It 'refuses -Name with what the saved session would not heed: <_>' -ForEach 'Transport', 'ConnectionOption Vault', 'ConnectionOption ExpiresOn', 'ConnectionOption Capability', 'ConnectionOption Port' {
        $name = $_
        $more = switch ($name) {
            Transport { @{ Transport = 'Http' } }
            'ConnectionOption Vault' { @{ ConnectionOption = @{ Vault = 'Mine' } } }
            'ConnectionOption ExpiresOn' { @{ ConnectionOption = @{ ExpiresOn = '2030-01-01' } } }
            'ConnectionOption Capability' { @{ ConnectionOption = @{ Capability = 'READ_JIRA' } } }
            'ConnectionOption Port' { @{ ConnectionOption = @{ Port = 9001 } } }
        }
        { Connect-Atlassian -Name $saved @more } | Should -Throw "-$name has no effect on the saved session*" -ErrorId 'ArgumentInvalid,*'
    }

    It 'takes with -Name what counts each time' {
        $more = @{ ReadOnly = $true; TimeoutSec = 5; Proxy = 'http://127.0.0.1:9'; ConnectionOption = @{ ProxyBypass = 'a'; TreatAsRead = 'b' } }
        { Connect-Atlassian -Name $saved @more } | Should -Throw -ErrorId 'SessionNotFound,*'
    }

    Context 'the options' {
        It 'are the same from the command and from a hashtable' {
            $made = New-AtlassianConnectionOption -Port 9001 -Toolset jira_issues -ProxyBypass a, b -SkipIssuerCheck
            $cast = [McpAtlassian.Models.AtlassianConnectionOption] @{ Port = 9001; Toolset = 'jira_issues'; ProxyBypass = 'a', 'b'; SkipIssuerCheck = $true }
            ConvertTo-Json $made | Should -Be (ConvertTo-Json $cast)
            $null = Connect-Atlassian -Demo -ConnectionOption @{ TreatAsRead = 'get*' } -Name one
            $null = Connect-Atlassian -Demo -ConnectionOption (New-AtlassianConnectionOption -TreatAsRead get*) -Name two
            Get-AtlassianSession | Should -HaveCount 2
        }

        It 'have every setting in both forms' {
            $parameters = (Get-Command New-AtlassianConnectionOption).Parameters.Keys |
                Where-Object { $_ -notin [System.Management.Automation.Cmdlet]::CommonParameters }
            [McpAtlassian.Models.AtlassianConnectionOption].GetProperties().Name | Sort-Object | Should -Be ($parameters | Sort-Object)
        }

        It 'refuse what cannot be, in both forms: <Name>' -ForEach @(
            @{ Name = 'Port'; Value = 0 }, @{ Name = 'Image'; Value = '-rm' }, @{ Name = 'ServerVersion'; Value = '--help' }
        ) {
            $table = @{ $Name = $Value }
            { New-AtlassianConnectionOption @table } | Should -Throw "*$Value*"
            { Connect-Atlassian -Demo -ConnectionOption $table } | Should -Throw "*$Value*"
        }

        It 'name a file from where they are made, and a file of a hashtable from where one connects' {
            Push-Location $TestDrive
            try {
                (New-AtlassianConnectionOption -CertificateAuthority ca.pem).CertificateAuthority | Should -Be (Join-Path $TestDrive ca.pem)
                { Connect-Atlassian -Uri https://127.0.0.1:9/mcp -ApiKey x -ConnectionOption @{ CertificateAuthority = 'ca.pem' } } |
                    Should -Throw "*$(Join-Path $TestDrive ca.pem)*" -ErrorId 'PathInvalid,*'
            }
            finally { Pop-Location }
        }

        It 'of a credential say so where there is none whose end could be known' {
            { Connect-Atlassian -Demo -ConnectionOption @{ ExpiresOn = '2030-01-01' } } | Should -Throw '*ExpiresOn has no effect*' -ErrorId 'ArgumentInvalid,*'
            { Connect-Atlassian -Command no-such-program-here -ConnectionOption @{ ExpiresOn = '2030-01-01' } } | Should -Throw '*ExpiresOn has no effect*'
        }

        It 'say so where they say nothing to the way one connects: <Name> <Way>' -ForEach @(
            $uri = 'http://127.0.0.1:9/mcp'
            $value = @{
                ProxyBypass = 'a'; CertificateAuthority = 'ca.pem'; ClientCertificate = 'c.pem'; SkipCertificateCheck = $true
                AllowUnencryptedAuthentication = $true; SkipIssuerCheck = $true; ClientMetadataUri = 'https://example.com/c'
                Capability = 'READ_JIRA'; Vault = 'Mine'; Port = 9001; ServerVersion = '1.0.0'; Image = 'a/b'
                Toolset = 'all'; JiraProject = 'DEMO'; ConfluenceSpace = 'TEAM'
            }
            $ways = @{
                ApiKey = @{ Uri = $uri; ApiKey = 'x' }
                ApiToken = @{ Uri = $uri; EmailAddress = 'a@example.com'; ApiToken = 'b' }
                AccessToken = @{ Uri = $uri; AccessToken = 'x' }
                Header = @{ Uri = $uri; Header = @{ Authorization = 'Bearer x' } }
                OAuth = @{ Uri = $uri; OAuth = $true }
                Client = @{ Uri = $uri; ClientId = 'a'; ClientSecret = 'b' }
                Command = @{ Command = 'no-such-program-here' }
                Local = @{ Local = 'Uvx'; JiraUrl = 'https://jira.example.com'; PersonalAccessToken = 'x' }
                Running = @{ OAuthApp = 'x'; Uri = $uri }
                OwnClient = @{ Uri = $uri; OAuth = $true; ClientId = 'a' }
                Demo = @{ Demo = $true }
                Replay = @{ Replay = "$PSScriptRoot/../../examples/testing/Add-Reminder.jsonl" }
            }
            $unheeded = @{
                ApiKey = 'SkipIssuerCheck', 'ClientMetadataUri', 'Vault', 'Port', 'ServerVersion', 'Image', 'Toolset', 'JiraProject', 'ConfluenceSpace'
                ApiToken = 'SkipIssuerCheck', 'ClientMetadataUri', 'Vault', 'Toolset'
                AccessToken = 'SkipIssuerCheck', 'ClientMetadataUri', 'Vault', 'Image'
                Header = 'SkipIssuerCheck', 'ClientMetadataUri', 'Vault', 'JiraProject'
                OAuth = 'Vault', 'ServerVersion'
                Client = 'ClientMetadataUri', 'Vault', 'ConfluenceSpace'
                OwnClient = , 'ClientMetadataUri'
                Command = 'AllowUnencryptedAuthentication', 'SkipIssuerCheck', 'ClientMetadataUri', 'Capability', 'Vault', 'Port', 'Image', 'Toolset'
                Local = 'AllowUnencryptedAuthentication', 'SkipIssuerCheck', 'ClientMetadataUri', 'Capability', 'Vault', 'Port', 'Image'
                Demo = 'ProxyBypass', 'CertificateAuthority', 'ClientCertificate', 'SkipCertificateCheck', 'AllowUnencryptedAuthentication', 'SkipIssuerCheck', 'Vault', 'Port'
                Replay = 'ProxyBypass', 'SkipCertificateCheck', 'AllowUnencryptedAuthentication', 'SkipIssuerCheck', 'Capability', 'Vault', 'Port'
            }
            foreach ($way in $unheeded.Keys) {
                foreach ($name in $unheeded.$way) { @{ Way = $way; Name = $name; Arguments = $ways.$way; Option = @{ $name = $value.$name } } }
            }
        ) {
            { Connect-Atlassian @Arguments -ConnectionOption $Option } |
                Should -Throw "-ConnectionOption $Name has no effect here: it is for *" -ErrorId 'ArgumentInvalid,*'
        }

        It 'ask for the v1 endpoint where capabilities are chosen, also from the environment' {
            $env:ATLASSIAN_MCP_API_KEY = 'x'
            try {
                { Connect-Atlassian -FromEnvironment -Uri http://127.0.0.1:9 -ConnectionOption @{ Capability = 'READ_JIRA' } } |
                    Should -Throw '*on the v1 endpoint only*' -ErrorId 'ArgumentInvalid,*'
                { Connect-Atlassian -FromEnvironment -Uri http://127.0.0.1:9 -ConnectionOption @{ Toolset = 'all' } } |
                    Should -Throw '-ConnectionOption Toolset has no effect here*'
            }
            finally { $env:ATLASSIAN_MCP_API_KEY = $null }
        }
    }
}
