namespace McpAtlassian.Engine.Tools.Bulk;

/// <summary>What a resume journal knows of a row.</summary>
internal enum RowState
{
    /// <summary>Never sent.</summary>
    New,

    /// <summary>Sent, and no answer was recorded: it may have been carried out.</summary>
    Unknown,

    /// <summary>Answered with success.</summary>
    Done,

    /// <summary>Refused, by us or by the server: it was not carried out and may be tried again.</summary>
    Failed,
}
