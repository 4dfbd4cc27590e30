using McpAtlassian.Engine.Authentication.OAuth;

namespace McpAtlassian.Engine.Tests.Authentication;

/// <summary>A browser that follows the consent page's redirect, as one does whose user has consented before.</summary>
internal sealed class TestBrowser : IBrowser
{
    private readonly TaskCompletionSource<Uri> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Pages;

    public Task<string> LastPage { get; private set; } = Task.FromResult(string.Empty);

    /// <summary>The first page that was opened.</summary>
    public Task<Uri> Opened => _opened.Task;

    /// <summary>Whether the page is fetched at all.</summary>
    public bool Follows { get; init; } = true;

    public Task OpenAsync(Uri uri, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Pages);
        _opened.TrySetResult(uri);
        if (Follows)
        {
            LastPage = GetAsync(uri);
        }

        return Task.CompletedTask;
    }

    private static async Task<string> GetAsync(Uri uri)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(uri);
        return await response.Content.ReadAsStringAsync();
    }
}
