using McpAtlassian.DemoServer;

namespace McpAtlassian.TestKit.Demo;

/// <summary>The embedded Atlassian with what only tests need: its requests, its secrets, and faults.</summary>
public sealed class TestDemo : DemoSite
{
    private readonly TestHooks _hooks;
    private readonly TestDemoOptions _options;

    private TestDemo(TestDemoOptions options, TestHooks hooks)
        : base(options, hooks)
    {
        _options = options;
        _hooks = hooks;
        hooks.Site = this;
        Tools.Add(ExtraTools.Create(options.ExtraToolCount));
    }

    /// <summary>
    /// The requests seen so far, oldest first; how many are kept is <see cref="TestDemoOptions.RequestLogSize"/>.
    /// </summary>
    public IReadOnlyList<DemoRequest> Requests => _hooks.Log.Snapshot();

    /// <summary>The name of the first site, as its address ends with it.</summary>
    public string SiteName => RestUri.Segments[^1];

    /// <summary>How many MCP sessions are open.</summary>
    public int SessionCount => Sessions.Count;

    /// <summary>How the OAuth server behaves; it may be changed at any time.</summary>
    public TestOAuthOptions OAuth => (TestOAuthOptions)_options.OAuth;

    /// <summary>How often each part of the OAuth server was asked.</summary>
    public DemoOAuthCounters OAuthCounters => _hooks.OAuth.Counters;

    /// <summary>The forms of the token requests, without anything secret.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> OAuthTokenForms => _hooks.OAuth.SnapshotTokenForms();

    /// <summary>
    /// Every token, code and client secret the OAuth server has given out: what must not turn up anywhere.
    /// </summary>
    public IReadOnlyList<string> OAuthSecrets => _hooks.OAuth.SnapshotSecrets();

    /// <summary>The faults to play.</summary>
    public DemoFaults Faults => _hooks.Faults;

    /// <summary>Starts it.</summary>
    public static TestDemo Start(TestDemoOptions? options = null)
    {
        options ??= new TestDemoOptions();
        return new TestDemo(options, new TestHooks(options));
    }

    /// <summary>
    /// Completes with the first request, past or future, for which the condition holds; it is asked again whenever a
    /// request changes.
    /// </summary>
    public Task<DemoRequest> WaitForRequestAsync(
        Func<DemoRequest, bool> condition,
        CancellationToken cancellationToken = default) => _hooks.Log.WaitAsync(condition, cancellationToken);

    /// <summary>Completes when a client has gone away before its answer was complete.</summary>
    public Task<DemoRequest> WaitForAbortAsync(CancellationToken cancellationToken = default) =>
        _hooks.Log.WaitAsync(request => request.Aborted, cancellationToken);

    /// <summary>Forgets the requests seen so far.</summary>
    public void ClearRequests() => _hooks.Log.Clear();

    /// <summary>Tells every client that listens that the list of tools has changed.</summary>
    public void NotifyToolListChanged() => _ = Streams.BroadcastAsync("notifications/tools/list_changed");

    /// <summary>Changes how many additional tools there are, and tells every client that listens.</summary>
    public void SetExtraToolCount(int count)
    {
        Tools.Add(ExtraTools.Create(count));
        NotifyToolListChanged();
    }
}
