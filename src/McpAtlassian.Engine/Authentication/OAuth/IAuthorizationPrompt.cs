namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Shows the consent page's address and takes back the address the browser was sent to.</summary>
internal interface IAuthorizationPrompt
{
    /// <summary>
    /// The text the user pasted, or null when the user gave up. Asked again, it is told what was wrong with the last
    /// one.
    /// </summary>
    Task<string?> AskAsync(Uri authorizationUri, string? problem, CancellationToken cancellationToken);
}
