# What the Pester files share: the embedded Atlassian with its log and its faults, a server that answers whatever a
# test wants, and a pwsh of its own for what one process cannot show.

$modulePath = (Resolve-Path -LiteralPath "$PSScriptRoot/../../../McpAtlassian.psd1").Path
$pwshPath = "$PSHOME/pwsh"

function Get-ModulePath { $modulePath }

# A type of the demo, or of what the tests add to it: that is loaded beside the demo, into the module's own context.
function Get-DemoType ([Parameter(Mandatory)] [string] $Name) {
    $demo = [Reflection.Assembly]::Load('McpAtlassian.DemoServer')
    if ($type = $demo.GetType("McpAtlassian.DemoServer.$Name")) { return $type }
    $kit = Get-ChildItem -Path "$PSScriptRoot/../../McpAtlassian.TestKit/bin/*/net10.0/McpAtlassian.TestKit.dll" |
        Sort-Object LastWriteTime | Select-Object -Last 1
    $context = [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($demo)
    $context.LoadFromAssemblyPath($kit.FullName).GetType("McpAtlassian.TestKit.Demo.$Name", $true)
}

# The embedded Atlassian, with .Requests, .Faults and .WaitForAbortAsync().
function Start-TestSite ([hashtable] $Option = @{}) {
    $options = [Activator]::CreateInstance((Get-DemoType TestDemoOptions))
    foreach ($name in $Option.Keys) { $options.$name = $Option[$name] }
    (Get-DemoType TestDemo)::Start($options)
}

function Connect-TestSite ([Parameter(Mandatory)] $Site, [string] $Name = 'test', [uri] $Uri = $Site.Uri) {
    Connect-Atlassian -Uri $Uri -EmailAddress $Site.EmailAddress -ApiToken $Site.ApiToken -Name $Name
}

function Add-TestFault ([Parameter(Mandatory)] $Site, [Parameter(Mandatory)] [hashtable] $Fault) {
    $new = [Activator]::CreateInstance((Get-DemoType DemoFault))
    foreach ($name in $Fault.Keys) { $new.$name = $Fault[$name] }
    $Site.Faults.Add($new)
}

# The calls a site has seen since it was told to forget the earlier ones.
function Get-TestCall ([Parameter(Mandatory)] $Site, [string] $Tool = '*') {
    @($Site.Requests | Where-Object { $_.RpcMethod -eq 'tools/call' -and $_.ToolName -like $Tool })
}

# Waits for something that a server does, and says so if it never comes.
function Wait-TestRequest ([Parameter(Mandatory)] $Site, [Parameter(Mandatory)] [string] $Tool, [int] $TimeoutSec = 60) {
    $until = [datetime]::UtcNow.AddSeconds($TimeoutSec)
    $running = [Threading.CancellationTokenSource]::new([timespan]::FromSeconds($TimeoutSec))
    try {
        while ((Get-TestCall $Site $Tool).Count -eq 0) {
            if ([datetime]::UtcNow -gt $until) { throw "No call of $Tool came within $TimeoutSec s." }
            $null = $running.Token.WaitHandle.WaitOne(20)
        }
    }
    finally { $running.Dispose() }
}

# Code, errors and output of a pwsh of its own, in which nothing happened yet.
function Invoke-FreshPwsh ([Parameter(Mandatory)] [string] $Script, [switch] $AsText) {
    $prelude = "`$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'; Import-Module '$modulePath'; Import-Module '$PSCommandPath';"
    $body = if ($AsText) { $Script } else { "`$result = @(& { $Script }); ConvertTo-Json -InputObject `$result -Compress -Depth 6" }
    $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid().ToString('n')).ps1"
    Set-Content -LiteralPath $file -Value "$prelude $body"
    try {
        $text = $null | & $pwshPath -NoProfile -NonInteractive -OutputFormat Text -File $file 2>&1 | Out-String
        if ($LASTEXITCODE -and -not $AsText) { throw $text }
        if ($AsText) { $text } else { $text | ConvertFrom-Json }
    }
    finally { Remove-Item -LiteralPath $file }
}

# An MCP server that has the tools and gives the answers it is told: 'Tools' and 'Results' are JSON texts. With a status
# it gives that to everything, with the headers.
function Start-StubServer ([Parameter(Mandatory)] [AllowEmptyCollection()] [string[]] $Tools, [hashtable] $Results = @{}, [int] $Status, [hashtable] $Headers = @{}) {
    $probe = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $probe.Start()
    $port = $probe.LocalEndpoint.Port
    $probe.Stop()
    $listener = [Net.HttpListener]::new()
    $listener.Prefixes.Add("http://127.0.0.1:$port/")
    $listener.Start()
    $requests = [Collections.Concurrent.ConcurrentQueue[string]]::new()
    $shell = [powershell]::Create()
    $null = $shell.AddScript({
            param ($listener, $toolList, $results, $requests, $status, $headers)
            while ($listener.IsListening) {
                try { $exchange = $listener.GetContext() } catch { return }
                $response = $exchange.Response
                if ($status) {
                    $response.StatusCode = $status
                    foreach ($name in $headers.Keys) { $response.Headers[$name] = $headers[$name] }
                    $response.Close()
                    continue
                }
                if ($exchange.Request.HttpMethod -ne 'POST') {
                    $response.StatusCode = $exchange.Request.HttpMethod -eq 'GET' ? 405 : 200
                    $response.Close()
                    continue
                }
                $body = [IO.StreamReader]::new($exchange.Request.InputStream).ReadToEnd()
                $message = [Text.Json.Nodes.JsonNode]::Parse($body)
                $method = [string] $message['method']
                $requests.Enqueue("$method $(if ($message['params']) { $message['params'].ToJsonString() })")
                if ($null -eq $message['id']) {
                    $response.StatusCode = 202
                    $response.Close()
                    continue
                }
                $answer = switch ($method) {
                    'initialize' { '"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"stub","version":"1"}}' }
                    'tools/list' { '"result":{"tools":[' + ($toolList -join ',') + ']}' }
                    'tools/call' {
                        $content = $results[[string] $message['params']['name']]
                        if ($content) { '"result":' + $content } else { '"result":{"content":[{"type":"text","text":"ok"}]}' }
                    }
                    default { '"error":{"code":-32601,"message":"Method not found"}' }
                }
                $bytes = [Text.Encoding]::UTF8.GetBytes('{"jsonrpc":"2.0","id":' + $message['id'].ToJsonString() + ',' + $answer + '}')
                $response.ContentType = 'application/json'
                $response.OutputStream.Write($bytes, 0, $bytes.Length)
                $response.Close()
            }
        }).AddArgument($listener).AddArgument($Tools).AddArgument($Results).AddArgument($requests).AddArgument($Status).AddArgument($Headers)
    $null = $shell.BeginInvoke()
    [pscustomobject]@{ Uri = [uri] "http://127.0.0.1:$port/mcp"; Requests = $requests; Listener = $listener; Shell = $shell }
}

function Stop-StubServer ([Parameter(Mandatory)] $Server) {
    $Server.Listener.Close()
    $Server.Shell.Dispose()
}

# The result of a call whose text is the given JSON.
function ConvertTo-StubResult ([Parameter(Mandatory)] [string] $Json) {
    '{"content":[{"type":"text","text":' + ($Json | ConvertTo-Json) + '}]}'
}

# The third-party server from npm; nothing if it is not installed.
function Get-EverythingServer {
    $path = Join-Path $PSScriptRoot '../../npm/node_modules/@modelcontextprotocol/server-everything/dist/index.js'
    if ((Test-Path -LiteralPath $path) -and (Get-Command node -CommandType Application -ErrorAction Ignore)) { (Resolve-Path -LiteralPath $path).Path }
}

Export-ModuleMember -Function *-*
