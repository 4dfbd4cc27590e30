@{
    # What McpAtlassian.psm1 imports once it may. Type data of the outer manifest would be there before any script runs.
    RootModule       = 'McpAtlassian.dll'
    ModuleVersion    = '1.0'
    TypesToProcess   = @('McpAtlassian.Types.ps1xml')
    FormatsToProcess = @('McpAtlassian.Format.ps1xml')
    CmdletsToExport  = @('*')
}
