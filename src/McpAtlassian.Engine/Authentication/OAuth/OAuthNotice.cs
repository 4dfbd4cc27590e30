namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>What a notice is about.</summary>
internal enum OAuthNoticeKind
{
    /// <summary>The login waits for the user's consent in the browser.</summary>
    WaitingForBrowser,

    /// <summary>No browser opened; the page's address is in the text.</summary>
    BrowserFailed,

    /// <summary>The server's metadata names another issuer, and the login goes on all the same.</summary>
    IssuerCheckSkipped,
}

/// <summary>A sentence for the user while an OAuth login runs.</summary>
internal sealed class OAuthNotice
{
    internal OAuthNotice(OAuthNoticeKind kind, string text)
    {
        Kind = kind;
        Text = text;
    }

    /// <summary>What it is about.</summary>
    public OAuthNoticeKind Kind { get; }

    /// <summary>The sentence; it holds no secret.</summary>
    public string Text { get; }
}
