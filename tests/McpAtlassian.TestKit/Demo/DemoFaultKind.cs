namespace McpAtlassian.TestKit.Demo;

/// <summary>What goes wrong.</summary>
public enum DemoFaultKind
{
    /// <summary>Nothing but a wait of <see cref="DemoFault.Delay"/>; then the request is answered as usual.</summary>
    Delay,

    /// <summary>An answer with <see cref="DemoFault.Status"/>: 429, 500, 502, 503, 504 or any other.</summary>
    Status,

    /// <summary>A web page with status 200, as a proxy or a login page would send.</summary>
    Html,

    /// <summary>Status 200, a JSON content type and no body.</summary>
    EmptyBody,

    /// <summary>JSON that ends in the middle.</summary>
    MalformedJson,

    /// <summary>The right answer to a request nobody made.</summary>
    WrongJsonRpcId,

    /// <summary>The right answer with a content type nobody knows.</summary>
    UnknownContentType,

    /// <summary>A result with a content block of an unknown type.</summary>
    UnknownContentBlock,

    /// <summary>The right answer in UTF-16, declared as UTF-8.</summary>
    WrongCharset,

    /// <summary>A result of <see cref="DemoFault.Bytes"/> bytes.</summary>
    HugeResult,

    /// <summary>404: the session is unknown. It is closed indeed, so a new one must be opened.</summary>
    SessionNotFound,

    /// <summary>400 with a text about the session, as some servers do instead. The session is closed indeed.</summary>
    SessionLost,

    /// <summary>401: the credential is no longer accepted.</summary>
    Unauthorized,

    /// <summary>
    /// The connection is cut before the request is acted on; the client may see headers, and no body.
    /// </summary>
    DropBeforeProcessing,

    /// <summary>The request is acted on and the connection cut before the answer.</summary>
    DropAfterProcessing,

    /// <summary>The request is acted on, and <see cref="DemoFault.Status"/> is answered nevertheless.</summary>
    StatusAfterProcessing,

    /// <summary>The request is acted on, and the answer breaks off in the middle.</summary>
    CutAnswer,

    /// <summary>
    /// The request is answered; beside it <see cref="DemoFault.Bytes"/> notices that the tool list changed go to those
    /// who listen.
    /// </summary>
    ToolListChangedStorm,
}
