# Functions that the steps share. Dot-source this file.

# Sets a variable for later steps in this job.
function Set-JobVariable ([string] $Name, [string] $Value) {
    if ($env:GITHUB_ENV) {
        [IO.File]::AppendAllText($env:GITHUB_ENV, "$Name=$Value`n")
    }
    elseif ($env:TF_BUILD) {
        Write-Output "##vso[task.setvariable variable=$Name]$Value"
    }
}

# Escapes untrusted text, such as the name of a status, for Markdown and HTML.
function Format-MarkdownText ([string] $Text) {
    ($Text -replace '[\r\n]+', ' ' -replace '&', '&amp;' -replace '<', '&lt;') -replace '([\\`*_{}\[\]()#+!|~-])', '\$1'
}

# Appends lines of Markdown to the job summary: a file on GitHub, an upload on Azure DevOps, nothing elsewhere.
function Write-JobSummary ([string[]] $Line) {
    $text = ($Line -join "`n") + "`n`n"
    if ($env:GITHUB_STEP_SUMMARY) {
        [IO.File]::AppendAllText($env:GITHUB_STEP_SUMMARY, $text)
    }
    elseif ($env:TF_BUILD) {
        $file = Join-Path -Path $env:AGENT_TEMPDIRECTORY -ChildPath "summary-$([guid]::NewGuid()).md"
        [IO.File]::WriteAllText($file, $text)
        Write-Output "##vso[task.uploadsummary]$file"
    }
}

# Passes a value of one line to later steps and jobs.
function Write-StepOutput ([string] $Name, [string] $Value) {
    if ($env:GITHUB_OUTPUT) {
        [IO.File]::AppendAllText($env:GITHUB_OUTPUT, "$Name=$Value`n")
    }
    elseif ($env:TF_BUILD) {
        Write-Output "##vso[task.setvariable variable=$Name;isOutput=true]$Value"
    }
}
