using McpAtlassian.Engine.Authentication.OAuth;

namespace McpAtlassian.Engine.Tests.Hostile;

/// <summary>Consents, and then goes to another address than the one the server redirected to.</summary>
internal sealed class TamperingBrowser(Func<Uri, Uri> change) : IBrowser
{
    /// <summary>Where the server redirected to.</summary>
    public Uri? Redirect { get; private set; }

    public Task OpenAsync(Uri uri, CancellationToken cancellationToken)
    {
        _ = FollowAsync(uri);
        return Task.CompletedTask;
    }

    private async Task FollowAsync(Uri uri)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var page = await http.GetAsync(uri);
        Redirect = page.Headers.Location!;
        using var answer = await http.GetAsync(change(Redirect));
    }
}
