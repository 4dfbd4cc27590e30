# Signs in to the embedded Atlassian as mcp-remote does, with a client of its own, and leaves its two files in the folder
# of MCP_REMOTE_CONFIG_DIR; the path of the token file. Dot-source it in BeforeAll.
function New-McpRemoteLogin {
    param([Parameter(Mandatory)] [uri] $Uri, [string] $Version = '0.1.38')
    $root = $Uri.GetLeftPart('Authority')
    $resource = "$root/v2/mcp"
    $redirect = 'http://localhost:3334/oauth/callback'
    $about = Invoke-RestMethod "$root/.well-known/oauth-protected-resource/v2/mcp"
    $server = Invoke-RestMethod "$($about.authorization_servers[0])/.well-known/oauth-authorization-server"
    $client = Invoke-RestMethod $server.registration_endpoint -Method Post -ContentType application/json -Body (@{ redirect_uris = @($redirect); token_endpoint_auth_method = 'none'; client_name = 'MCP CLI Client' } | ConvertTo-Json)
    $verifier = [guid]::NewGuid().ToString('n') * 2
    $challenge = [Convert]::ToBase64String([Security.Cryptography.SHA256]::HashData([Text.Encoding]::ASCII.GetBytes($verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_')
    $query = @{ client_id = $client.client_id; redirect_uri = $redirect; response_type = 'code'; state = 's'; code_challenge = $challenge; code_challenge_method = 'S256'; resource = $resource; scope = 'offline_access read:me read:jira:agent-interface' }
    $page = $server.authorization_endpoint + '?' + (($query.Keys | ForEach-Object { "$_=$([uri]::EscapeDataString($query[$_]))" }) -join '&')
    $answer = Invoke-WebRequest $page -MaximumRedirection 0 -SkipHttpErrorCheck -ErrorAction SilentlyContinue
    $code = [Web.HttpUtility]::ParseQueryString(([uri] "$($answer.Headers.Location)").Query)['code']
    $tokens = Invoke-RestMethod $server.token_endpoint -Method Post -Body @{ grant_type = 'authorization_code'; client_id = $client.client_id; code = $code; redirect_uri = $redirect; code_verifier = $verifier; resource = $resource }
    $folder = New-Item -ItemType Directory -Force -Path (Join-Path $env:MCP_REMOTE_CONFIG_DIR "mcp-remote-$Version")
    $hash = [Convert]::ToHexString([Security.Cryptography.MD5]::HashData([Text.Encoding]::UTF8.GetBytes($Uri.OriginalString))).ToLowerInvariant()
    Set-Content (Join-Path $folder "${hash}_client_info.json") -Value ($client | ConvertTo-Json)
    $path = Join-Path $folder "${hash}_tokens.json"
    Set-Content $path -Value ($tokens | ConvertTo-Json)
    $path
}
