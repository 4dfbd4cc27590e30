# Opens a session by hand; dot-sourced by the scripts that compare with Invoke-RestMethod.
param([string] $Uri)
$handHeaders = @{ Authorization = 'Bearer bench-key'; Accept = 'application/json, text/event-stream' }
$handBody = @{ jsonrpc = '2.0'; id = 1; method = 'initialize'; params = @{ protocolVersion = '2025-06-18'; capabilities = @{}; clientInfo = @{ name = 'script'; version = '1' } } } | ConvertTo-Json -Depth 5
$handAnswer = Invoke-WebRequest -Uri $Uri -Method Post -Headers $handHeaders -ContentType 'application/json' -Body $handBody
$handHeaders['Mcp-Session-Id'] = [string] $handAnswer.Headers['Mcp-Session-Id']
$handHeaders['MCP-Protocol-Version'] = '2025-06-18'
