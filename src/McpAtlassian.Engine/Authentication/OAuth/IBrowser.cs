namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Opens an address for the user to see.</summary>
internal interface IBrowser
{
    /// <summary>
    /// Returns when the page is on its way or the program has ended, which may be long after the page was read.
    /// </summary>
    /// <exception cref="Diagnostics.EngineException">BrowserFailed.</exception>
    Task OpenAsync(Uri uri, CancellationToken cancellationToken);
}
