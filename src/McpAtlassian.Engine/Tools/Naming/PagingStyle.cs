namespace McpAtlassian.Engine.Tools.Naming;

/// <summary>How a tool gives a long list out in parts.</summary>
public enum PagingStyle
{
    /// <summary>It does not, as far as its schema says.</summary>
    None,

    /// <summary>An opaque token comes back and is sent again: <c>nextPageToken</c>.</summary>
    NextPageToken,

    /// <summary>A cursor comes back, at times inside a link: <c>cursor</c>.</summary>
    Cursor,

    /// <summary>The number of the first item is counted on by the client: <c>startAt</c>.</summary>
    StartAt,
}
