# Looks for secrets wherever one could end up: in every form a program writes them in, and by halves.

$pwshPath = "$PSHOME/pwsh"
$root = (Resolve-Path -LiteralPath "$PSScriptRoot/../../..").Path

# Random, and with all that encodings change in both halves; nothing of it looks like a token of Atlassian's.
function New-MarkedSecret ([switch] $HeaderSafe) {
    $part = { -join (1..9 | ForEach-Object { [char[]] 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789' | Get-Random }) }
    if ($HeaderSafe) { "$(& $part)+/$(& $part)-_$(& $part)~$(& $part)" } else { "$(& $part)+/$(& $part)%`"$(& $part)\&$(& $part)" }
}

# The forms of a secret, each with a name, and the halves of each; a key in PEM form line by line.
function Get-SecretForm ([Parameter(Mandatory)] [string] $Secret, [string[]] $Account = @()) {
    $utf8 = [Text.Encoding]::UTF8
    $forms = [ordered] @{}
    foreach ($line in $Secret -split '\r?\n' -notmatch '^-----' -ne '') {
        $base64 = [Convert]::ToBase64String($utf8.GetBytes($line))
        $forms["as it is $line"] = $line
        $forms["Base64 $line"] = $base64.TrimEnd('=')
        $forms["Base64 for URLs $line"] = $base64.TrimEnd('=').Replace('+', '-').Replace('/', '_')
        # Inside a longer text, where it begins at another place in a group of three bytes.
        foreach ($before in 1, 2) {
            $shifted = [Convert]::ToBase64String($utf8.GetBytes('x' * $before + $line))
            $forms["Base64 after $before $line"] = $shifted.Substring(4, $shifted.TrimEnd('=').Length - 6)
        }
        $forms["in a URL $line"] = [uri]::EscapeDataString($line)
        $forms["in a form $line"] = [Net.WebUtility]::UrlEncode($line)
        $forms["in JSON $line"] = [Text.Json.JsonEncodedText]::Encode($line).ToString()
        $forms["in plain JSON $line"] = [Text.Json.JsonEncodedText]::Encode($line, [Text.Encodings.Web.JavaScriptEncoder]::UnsafeRelaxedJsonEscaping).ToString()
        $forms["in XML $line"] = [Security.SecurityElement]::Escape($line)
    }
    foreach ($one in $Account) { $forms["Base64 with $one"] = [Convert]::ToBase64String($utf8.GetBytes("${one}:$Secret")).TrimEnd('=') }
    $seen = [Collections.Generic.HashSet[string]]::new([StringComparer]::Ordinal)
    foreach ($name in $forms.Keys) {
        $form = $forms[$name]
        $label = $name -replace ' \S+$'
        $half = [int] [Math]::Floor($form.Length / 2)
        # Whoever has the whole has both halves; below ten characters a find could be chance.
        if ($half -lt 10) { if ($form.Length -ge 6 -and $seen.Add($form)) { [pscustomobject] @{ Label = $label; Text = $form } } }
        else {
            $first, $second = $form.Substring(0, $half), $form.Substring($half)
            # The account is no secret, so the half that holds it alone is none.
            if ($label -notlike 'Base64 with*' -and $seen.Add($first)) { [pscustomobject] @{ Label = "$label, first half"; Text = $first } }
            if ($seen.Add($second)) { [pscustomobject] @{ Label = "$label, second half"; Text = $second } }
        }
    }
}

# All forms of a table of secrets, made once for all texts.
function New-SecretSearch ([Parameter(Mandatory)] [Collections.IDictionary] $Secret, [string[]] $Account = @()) {
    foreach ($name in $Secret.Keys) {
        foreach ($form in Get-SecretForm $Secret[$name] $Account) { [pscustomobject] @{ Name = $name; Label = $form.Label; Text = $form.Text } }
    }
}

# What of it is in a text, lines broken and coloured or not.
function Find-Secret ([Parameter(Mandatory)] [AllowEmptyString()] [string] $Text, [Parameter(Mandatory)] [object[]] $Search) {
    $joined = $Text -replace '\e\[[\d;?]*[A-Za-z]' -replace '\s+'
    foreach ($form in $Search) {
        if ($joined.Contains($form.Text, [StringComparison]::Ordinal) -or $Text.Contains($form.Text, [StringComparison]::Ordinal)) { "$($form.Name) ($($form.Label))" }
    }
}

# The text without the lines that are nothing but a mask.
function Remove-MaskLine ([Parameter(Mandatory)] [AllowEmptyString()] [string] $Text) {
    $Text -split '\r\n|\n|\r' -notmatch '^(::add-mask::|##vso\[task\.setsecret\])' -join "`n"
}

# The masks a text holds, as the runner reads them.
function Get-Mask ([Parameter(Mandatory)] [AllowEmptyString()] [string] $Text) {
    foreach ($line in $Text -split '\r\n|\n|\r') {
        if ($line -match '^(?:::add-mask::|##vso\[task\.setsecret\])(.+)$') { $Matches[1] -replace '%25|%AZP25', '%' }
    }
}

# Starts the echoing server; the caller ends it by closing its input.
function Start-EchoServer {
    $start = [Diagnostics.ProcessStartInfo]::new((Get-Command node -CommandType Application)[0].Source, "`"$root/tests/StandInServer/echo.cjs`"")
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $process | Add-Member Uri "http://127.0.0.1:$($process.StandardOutput.ReadLine())" -PassThru
}

# Starts a run of all modes in a pwsh, a home and a temporary folder of its own.
function Start-SecretRun ([Parameter(Mandatory)] [string] $Folder, [Parameter(Mandatory)] [string] $Echo, [hashtable] $Variables = @{}, [string[]] $Only = @()) {
    $places = @{}
    # What the run itself reads and notes is apart from what is searched.
    foreach ($name in 'home', 'temp', 'notes') { $places[$name] = (New-Item -ItemType Directory -Path (Join-Path $Folder $name)).FullName }
    . "$PSScriptRoot/StandIn.ps1"
    $standIn = New-StandIn
    $key = [Security.Cryptography.RSA]::Create(2048)
    $secrets = @{ pem = $key.ExportPkcs8PrivateKeyPem(); clientKey = New-MarkedSecret; refused = "refused-$(New-MarkedSecret -HeaderSafe)" }
    foreach ($name in 'password', 'apiToken', 'pat', 'classic', 'service', 'dataCenterApp', 'proxy', 'variable', 'unrelated', 'planted') { $secrets[$name] = New-MarkedSecret -HeaderSafe:($name -in 'pat') }
    foreach ($name in 'apiKey', 'accessToken', 'header', 'extra', 'identity') { $secrets[$name] = New-MarkedSecret -HeaderSafe }
    $plan = @{
        module = "$root/McpAtlassian.psd1"; echo = $Echo; secrets = $secrets; only = $Only
        certificate = Join-Path $places.notes cert.pem; key = Join-Path $places.notes key.pem
    }
    foreach ($name in 'transcript', 'processes', 'outcomes', 'issued') { $plan[$name] = Join-Path $places.notes "$name.txt" }
    Set-Content -LiteralPath $plan.certificate -Value "-----BEGIN CERTIFICATE-----`nnone`n-----END CERTIFICATE-----"
    Set-Content -LiteralPath $plan.key -Value "-----BEGIN PRIVATE KEY-----`n$($secrets.clientKey)`n-----END PRIVATE KEY-----"
    $path = Join-Path $places.notes plan.json
    ConvertTo-Json $plan -Depth 4 | Set-Content -LiteralPath $path

    $start = [Diagnostics.ProcessStartInfo]::new($pwshPath)
    foreach ($argument in '-NoLogo', '-NoProfile', '-NonInteractive', '-OutputFormat', 'Text', '-File', "$PSScriptRoot/SecretModes.ps1", '-Plan', $path) { $start.ArgumentList.Add($argument) }
    $start.WorkingDirectory = $places.home
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    foreach ($name in @($start.Environment.Keys) -match '^(ATLASSIAN|JIRA|CONFLUENCE|XDG|GITHUB|AGENT_|TF_BUILD|CI$|DBUS|(HTTPS?|ALL|NO)_PROXY$)') { $null = $start.Environment.Remove($name) }
    foreach ($name in 'HOME', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA') { $start.Environment[$name] = $places.home }
    foreach ($name in 'TMPDIR', 'TEMP', 'TMP', 'AGENT_TEMPDIRECTORY') { $start.Environment[$name] = $places.temp }
    $start.Environment['GITHUB_STEP_SUMMARY'] = Join-Path $places.temp summary.md
    $start.Environment['POWERSHELL_TELEMETRY_OPTOUT'] = '1'
    $start.Environment['PATH'] = $standIn + [IO.Path]::PathSeparator + $start.Environment['PATH']
    foreach ($name in $Variables.Keys) { $start.Environment[$name] = $Variables[$name] }
    $process = [Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    [pscustomobject] @{
        Process = $process; Plan = $plan; Places = $places; StandIn = $standIn
        Reading = $process.StandardOutput.ReadToEndAsync(), $process.StandardError.ReadToEndAsync()
    }
}

# Waits for a run; gives what there is to search and what happened.
function Wait-SecretRun ([Parameter(Mandatory)] $Run, [int] $TimeoutSec = 540) {
    try {
        if (-not $Run.Process.WaitForExit($TimeoutSec * 1000)) {
            $Run.Process.Kill($true)
            throw "The run did not end within $TimeoutSec s. It said last: $(($Run.Reading[0].Result -split '\n' | Select-Object -Last 20) -join "`n")"
        }
        $read = { param ($name) if (Test-Path -LiteralPath $Run.Plan[$name]) { Get-Content -LiteralPath $Run.Plan[$name] -Raw } else { '' } }
        $secrets = @{} + $Run.Plan.secrets
        $issued = & $read issued
        $number = 0
        if ($issued) { foreach ($secret in ConvertFrom-Json $issued) { $secrets["issued $(($number++))"] = $secret } }
        [pscustomobject] @{
            ExitCode   = $Run.Process.ExitCode
            Output     = $Run.Reading[0].Result
            Errors     = $Run.Reading[1].Result
            Transcript = & $read transcript
            Secrets    = $secrets
            Issued     = @(if ($issued) { ConvertFrom-Json $issued })
            Processes  = @((& $read processes) -split '\n' -ne '' | ForEach-Object { $_ | ConvertFrom-Json -AsHashtable })
            Outcomes   = @((& $read outcomes) -split '\n' -ne '' | ForEach-Object { $_ | ConvertFrom-Json })
            Files      = @(Get-ChildItem -LiteralPath $Run.Places.home, $Run.Places.temp -Recurse -File -Force) + @(Get-Item (Join-Path $Run.StandIn 'starts.log') -ErrorAction Ignore)
            Home       = $Run.Places.home
        }
    }
    finally { $Run.Process.Dispose() }
}

Export-ModuleMember -Function *-*
