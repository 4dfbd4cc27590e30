# Puts stand-ins named uvx and docker first on PATH, in a folder of their own. Dot-source it in BeforeAll.
function New-StandIn {
    param([string[]] $Name = @('uvx', 'docker'))
    $folder = Join-Path ([IO.Path]::GetTempPath()) ('standin-' + [guid]::NewGuid().ToString('n').Substring(0, 12))
    $null = New-Item -ItemType Directory -Path $folder
    $runner = (Resolve-Path -LiteralPath "$PSScriptRoot/../../StandInServer/runner.cjs").Path
    $node = (Get-Command node -CommandType Application | Select-Object -First 1).Source
    foreach ($one in $Name) {
        if ($IsWindows) {
            Set-Content -LiteralPath (Join-Path $folder "$one.cmd") -Value "@`"$node`" `"$runner`" $one `"$folder`" %*"
        }
        else {
            $file = Join-Path $folder $one
            Set-Content -LiteralPath $file -Value "#!/bin/sh`nexec '$node' '$runner' $one '$folder' `"`$@`""
            chmod 755 $file
        }
    }
    $folder
}

function Get-StandInStart { param([string] $Folder) Get-Content -LiteralPath (Join-Path $Folder 'starts.log') -ErrorAction Ignore | ForEach-Object { $_ | ConvertFrom-Json } }

function Get-Sha256 {
    param([string] $Text)
    [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($Text))).ToLowerInvariant()
}

function Get-FreePort {
    $probe = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $probe.Start()
    $probe.LocalEndpoint.Port
    $probe.Stop()
}
