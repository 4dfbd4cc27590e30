namespace McpAtlassian.Engine.Configuration.Clients;

/// <summary>The spellings of a reference to a value outside the file.</summary>
[Flags]
internal enum ReferenceForms
{
    None = 0,

    /// <summary>${NAME}, with or without a default.</summary>
    Plain = 1,

    /// <summary>${env:NAME}.</summary>
    Env = 2,

    /// <summary>${input:id}.</summary>
    Input = 4,

    All = Plain | Env | Input,
}
