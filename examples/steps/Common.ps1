# What the steps have in common; to be dot-sourced.

# For the steps that follow in this job.
function Set-JobVariable ([string] $Name, [string] $Value) {
    if ($env:GITHUB_ENV) {
        [IO.File]::AppendAllText($env:GITHUB_ENV, "$Name=$Value`n")
    }
    elseif ($env:TF_BUILD) {
        Write-Output "##vso[task.setvariable variable=$Name]$Value"
    }
}

# Text that others wrote, such as the name of a status, without a meaning in Markdown or HTML.
function Format-MarkdownText ([string] $Text) {
    ($Text -replace '[\r\n]+', ' ' -replace '&', '&amp;' -replace '<', '&lt;') -replace '([\\`*_{}\[\]()#+!|~-])', '\$1'
}

# Appends lines of Markdown to the job's summary: a file on GitHub, an upload on Azure DevOps, nothing elsewhere.
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

# Hands a value of one line to the steps and jobs that follow.
function Write-StepOutput ([string] $Name, [string] $Value) {
    if ($env:GITHUB_OUTPUT) {
        [IO.File]::AppendAllText($env:GITHUB_OUTPUT, "$Name=$Value`n")
    }
    elseif ($env:TF_BUILD) {
        Write-Output "##vso[task.setvariable variable=$Name;isOutput=true]$Value"
    }
}
