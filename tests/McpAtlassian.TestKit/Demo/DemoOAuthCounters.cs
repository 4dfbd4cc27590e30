namespace McpAtlassian.TestKit.Demo;

/// <summary>How often each part of the OAuth server was asked.</summary>
public sealed class DemoOAuthCounters
{
    private readonly object _lock = new();
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>Metadata of a resource or of an authorization server.</summary>
    public int Discovery => Get(nameof(Discovery));

    /// <summary>Client registrations.</summary>
    public int Register => Get(nameof(Register));

    /// <summary>Consent pages.</summary>
    public int Authorize => Get(nameof(Authorize));

    /// <summary>Token requests of any grant.</summary>
    public int Token => Get(nameof(Token));

    /// <summary>Token requests with a refresh token.</summary>
    public int Refresh => Get(nameof(Refresh));

    /// <summary>Refresh tokens that came a second time.</summary>
    public int Reuse => Get(nameof(Reuse));

    /// <summary>Revocations.</summary>
    public int Revoke => Get(nameof(Revoke));

    /// <summary>Lists of sites.</summary>
    public int AccessibleResources => Get(nameof(AccessibleResources));

    /// <summary>Starts counting anew.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _counts.Clear();
        }
    }

    internal void Add(string name)
    {
        lock (_lock)
        {
            _counts.TryGetValue(name, out var count);
            _counts[name] = count + 1;
        }
    }

    private int Get(string name)
    {
        lock (_lock)
        {
            return _counts.TryGetValue(name, out var count) ? count : 0;
        }
    }
}
