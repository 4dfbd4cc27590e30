#Requires -Version 7.4
# The module as the client under test of @modelcontextprotocol/conformance: connect, list the tools, call each.
# The suite gives the server's address as the last argument, and in MCP_CONFORMANCE_CONTEXT what a client of the
# scenario would have been given by hand. Nothing here asks for a scenario's name.
[CmdletBinding()]
param([Parameter(Mandatory)] [uri] $Uri)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module (Join-Path $PSScriptRoot '../../McpAtlassian.psd1')

$connection = @{ Uri = $Uri; Name = 'conformance'; TimeoutSec = 60 }
$context = if ($env:MCP_CONFORMANCE_CONTEXT) { ConvertFrom-Json $env:MCP_CONFORMANCE_CONTEXT } else { $null }
$given = @($context.psobject.Properties.Name)

if ($given -contains 'idp_id_token') {
    $connection += @{
        IdentityToken         = $context.idp_id_token
        IdentityIssuer        = $context.idp_issuer
        IdentityTokenEndpoint = $context.idp_token_endpoint
        IdentityClientId      = $context.idp_client_id
        ClientId              = $context.client_id
        ClientSecret          = $context.client_secret
    }
}
elseif ($given -contains 'valid_jwt') {
    $connection += @{ ClientId = $context.client_id; IdentityToken = $context.valid_jwt }
}
elseif ($given -contains 'private_key_pem') {
    $connection += @{ ClientId = $context.client_id; PrivateKey = $context.private_key_pem }
}
elseif ($given -contains 'client_secret' -and $context.name -like '*client-credentials*') {
    $connection += @{ ClientId = $context.client_id; ClientSecret = $context.client_secret }
}
elseif ((Get-Command Connect-Atlassian).Parameters.ContainsKey('OAuth')) {
    # A login if the server wants one. The suite's consent page redirects at once, so following it is consent.
    $connection += @{ OAuth = $true; Browser = 'curl -sL -o /dev/null' }
    if ($given -contains 'client_id') { $connection += @{ ClientId = $context.client_id; ClientSecret = $context.client_secret } }
    else { $connection.ConnectionOption = @{ ClientMetadataUri = 'https://conformance-test.local/client-metadata.json' } }
}

$null = Connect-Atlassian @connection
try {
    # Some scenarios say which calls a model would have made.
    foreach ($call in $context.toolCalls) {
        $arguments = @{}
        foreach ($property in $call.arguments.psobject.Properties) { $arguments[$property.Name] = $property.Value }
        $null = Invoke-AtlassianMcpTool $call.name $arguments -SkipValidation -Force -Confirm:$false
    }
    if ($context.toolCalls) { return }

    # Every tool whose arguments can be made up: a number will do, and who asks for a schema gets one that was listed.
    $schemas = [ordered] @{}
    foreach ($tool in Get-AtlassianMcpTool) { $schemas[$tool.Name] = ConvertFrom-Json $tool.InputSchema -AsHashtable }
    foreach ($name in $schemas.Keys) {
        $properties = $schemas[$name].properties ?? @{}
        $arguments = @{}
        foreach ($property in $properties.Keys) {
            switch ($properties[$property].type) {
                { $_ -in 'number', 'integer', 'string' } { $arguments[$property] = 2 }
                'object' { $arguments[$property] = $schemas[0] }
            }
        }
        if ($arguments.Count -eq $properties.Count) {
            $null = Invoke-AtlassianMcpTool $name $arguments -Force -Confirm:$false
        }
    }
}
finally {
    Disconnect-Atlassian
}
