namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>How a client's file is written.</summary>
internal enum ConfigFormat
{
    /// <summary>JSON; comments and trailing commas that are already there are kept.</summary>
    Json,

    /// <summary>JSON where comments and trailing commas are usual.</summary>
    Jsonc,
    Toml,
    Yaml,
}
