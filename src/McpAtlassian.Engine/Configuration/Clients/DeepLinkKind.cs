namespace McpAtlassian.Engine.Configuration.Clients;

/// <summary>The link a client can be handed instead of a file.</summary>
internal enum DeepLinkKind
{
    None,
    VSCode,
    VSCodeInsiders,
    VisualStudio,
    Cursor,
    LMStudio,
    Goose,
}
