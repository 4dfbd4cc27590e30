# The same by hand.
param([string] $Uri)
$ErrorActionPreference = 'Stop'
$headers = @{ Authorization = 'Bearer bench-key'; Accept = 'application/json, text/event-stream' }
function Send($body, [int] $depth = 5) {
    Invoke-WebRequest -Uri $Uri -SkipCertificateCheck -Method Post -Headers $headers -ContentType 'application/json' -Body ($body | ConvertTo-Json -Depth $depth)
}
$answer = Send @{ jsonrpc = '2.0'; id = 1; method = 'initialize'; params = @{ protocolVersion = '2025-06-18'; capabilities = @{}; clientInfo = @{ name = 'script'; version = '1' } } }
$headers['Mcp-Session-Id'] = [string] $answer.Headers['Mcp-Session-Id']
$headers['MCP-Protocol-Version'] = '2025-06-18'
$null = Send @{ jsonrpc = '2.0'; method = 'notifications/initialized' }
$answer = Send @{ jsonrpc = '2.0'; id = 2; method = 'tools/call'; params = @{ name = 'echo'; arguments = @{ text = 'hello' } } }
($answer.Content | ConvertFrom-Json).result.content[0].text
