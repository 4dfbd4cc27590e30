#Requires -Version 7.4
# Runs client.ps1 for one scenario after another, so that PowerShell and the module start once: relay.cjs, which the
# suite takes for the client, hands each over. A scenario has a runspace of its own, hence nothing of the one before.
# Says on which port it listens, and ends with its standard input.
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
$client = Join-Path $PSScriptRoot client.ps1
$listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
$listener.Start()
$listener.LocalEndpoint.Port
$end = [Console]::OpenStandardInput().ReadAsync([byte[]]::new(1), 0, 1)

while ($true) {
    $next = $listener.AcceptTcpClientAsync()
    if ([System.Threading.Tasks.Task]::WaitAny($end, $next) -eq 0) { return }
    $stream = $next.Result.GetStream()
    $request = [System.IO.StreamReader]::new($stream).ReadLine() | ConvertFrom-Json
    $env:MCP_CONFORMANCE_CONTEXT = $request.context
    $shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
    $failure = try {
        $null = $shell.AddCommand($client).AddParameter('Uri', $request.uri).Invoke()
        $shell.Streams.Error | Out-String
    }
    catch { $_ | Out-String }
    finally {
        $shell.Runspace.Dispose()
        $shell.Dispose()
    }

    $answer = @{ output = "$failure"; code = [int] [bool] "$failure" } | ConvertTo-Json -Compress
    $stream.Write([System.Text.Encoding]::UTF8.GetBytes($answer))
    $next.Result.Dispose()
}
