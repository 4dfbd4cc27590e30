namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>What a metadata document describes.</summary>
internal enum MetadataKind
{
    None,
    Resource,
    Server,
}
