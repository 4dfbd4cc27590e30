namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>What a value in a configuration file is, whatever the format.</summary>
internal enum ConfigKind
{
    Null,
    Boolean,
    Number,
    Text,

    /// <summary>A scalar that only its own format has, such as a TOML date or a YAML alias.</summary>
    Other,
    List,
    Map,
}
