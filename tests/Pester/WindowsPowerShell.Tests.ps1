#Requires -Version 7.4

# What Windows PowerShell 5.1 reads of this module: the manifest, the views with the scripts in them, and build.ps1.
# It is not here to read them, so they are held to its language and to commands and types it has.

BeforeDiscovery {
    $root = (Resolve-Path -LiteralPath "$PSScriptRoot/../..").Path
    $pieces = @(
        foreach ($name in 'McpAtlassian.psd1', 'build.ps1', 'src/McpAtlassian/Packaging/Write-ThirdPartyLicences.ps1') {
            @{ Piece = $name; Code = Get-Content -LiteralPath (Join-Path $root $name) -Raw }
        }
        foreach ($file in Get-ChildItem -Path (Join-Path $root 'src/McpAtlassian/*.ps1xml')) {
            $blocks = @(([xml] (Get-Content -LiteralPath $file.FullName -Raw)).SelectNodes('//ScriptBlock | //Script | //GetScriptBlock | //SetScriptBlock').InnerText)
            if ($blocks) { @{ Piece = "$($file.Name), $($blocks.Count) script blocks"; Code = ($blocks | Select-Object -Unique | ForEach-Object { "& { $_ }" }) -join "`n" } }
        }
    )
}

BeforeAll {
    # What came into the language after it; each is a node or an operator of its own.
    function Get-LaterSyntax ([string] $Code) {
        $errors = $null
        $ast = [System.Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $errors)
        $errors.ForEach{ $_.Message }
        foreach ($node in $ast.FindAll({ $true }, $true)) {
            $later = switch ($node.GetType().Name) {
                TernaryExpressionAst { 'a ? b : c' }
                PipelineChainAst { '&& or ||' }
                PipelineAst { if ($node.Background) { '&' } }
                BinaryExpressionAst { if ($node.Operator -eq 'QuestionQuestion') { '??' } }
                AssignmentStatementAst { if ($node.Operator -eq 'QuestionQuestionEquals') { '??=' } }
                MemberExpressionAst { if ($node.NullConditional) { '?.' } }
                InvokeMemberExpressionAst { if ($node.NullConditional) { '?.' } elseif ($node.GenericTypeArguments) { 'generic method' } }
                IndexExpressionAst { if ($node.NullConditional) { '?[]' } }
                ScriptBlockAst { if ($node.CleanBlock) { 'clean {}' } }
                ConstantExpressionAst { if ("$node" -match '^0b|(?<=[\da-f])(u|n|us|ul|y|uy|s)$' -and $node.Value -isnot [string]) { "the number $node" } }
                StringConstantExpressionAst { if ($node.StringConstantType -like '*DoubleQuoted*' -and "$node" -match '(?<!`)`[eu]') { '`e or `u{}' } }
                ExpandableStringExpressionAst { if ("$node" -match '(?<!`)`[eu]') { '`e or `u{}' } }
            }
            if ($later) { "line $($node.Extent.StartLineNumber): $later" }
        }
    }

    # What these pieces call; all of it is in 5.1. A new one is looked up there first, with the parameters it is called with.
    $commands = 'ConvertFrom-Json', 'ForEach-Object', 'Get-ChildItem', 'Get-Command', 'Get-Content', 'Join-Path', 'Out-Host', 'Pop-Location', 'Push-Location',
        'Remove-Item', 'Select-Object', 'Sort-Object', 'Split-Path', 'Test-Path', 'Where-Object', 'Write-Error'
    $types = 'Collections.Generic.HashSet[string]', 'Collections.Generic.List[string]', 'IO.File', 'char', 'datetime', 'DateTimeOffset', 'int', 'long', 'pscustomobject', 'string', 'switch', 'timespan', 'xml'
}

Describe 'For Windows PowerShell 5.1, <Piece>' -ForEach $pieces {
    It 'keeps to the syntax' {
        Get-LaterSyntax $Code | Should -BeNullOrEmpty
    }

    It 'has nothing that needs a byte order mark to be read' {
        # XML says itself how it is written.
        if ($Piece -notlike '*ps1xml*') { $Code | Should -Not -Match '[^\x00-\x7f]' }
    }

    It 'calls only commands that are there, and uses only types that are' {
        $ast = [System.Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $null)
        $own = $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.FunctionDefinitionAst] }, $true).Name
        $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true) | ForEach-Object { $_.GetCommandName() } |
            Where-Object { $_ -and $_ -notin $commands -and $_ -notin $own -and $_ -notmatch '^(dotnet|\./.+\.ps1|.+/Write-ThirdPartyLicences\.ps1)$' } | Select-Object -Unique | Should -BeNullOrEmpty
        $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.TypeExpressionAst] -or $args[0] -is [System.Management.Automation.Language.TypeConstraintAst] }, $true) | ForEach-Object { $_.TypeName.FullName } |
            Where-Object { $_ -notin $types -and $_ -notlike 'McpAtlassian.*' } | Select-Object -Unique | Should -BeNullOrEmpty
    }
}

Describe 'The check for later syntax' {
    It 'finds <_>' -ForEach '$a ? 1 : 2', '$a ?? 1', '$a ??= 1', 'a && b', '${a}?.b', '${a}?[0]', '"`e[0m"', '"`e$a"', '0b11', '1uy', '[array]::Empty[int]()' {
        Get-LaterSyntax $_ | Should -HaveCount 1
    }

    It 'lets <_> pass' -ForEach '$a -and $b', '"``e"', "'a ? b'", '0x1b', '1kb', '[array]::Empty($a)', '$a.b[0]', '& { $a }' {
        Get-LaterSyntax $_ | Should -BeNullOrEmpty
    }
}
