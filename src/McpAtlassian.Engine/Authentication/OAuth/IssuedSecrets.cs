namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// The secrets a login has brought so far. Whoever wants them hidden is told of each before a request carries it, and
/// what a server echoes can be cleaned of those it was sent last.
/// </summary>
internal sealed class IssuedSecrets(Func<IReadOnlyList<string>, Task>? beforeUse)
{
    /// <summary>
    /// Enough for two grants and what led to them: a call may still be under way with the token before.
    /// </summary>
    private const int Remembered = 12;

    private readonly object _lock = new();
    private readonly List<string> _latest = [];
    private Task _told = Task.CompletedTask;

    /// <summary>
    /// Completes when everybody who wants to know has been told of all of these. Hold no lock meanwhile.
    /// </summary>
    public Task AnnounceAsync(params string?[] secrets)
    {
        lock (_lock)
        {
            var fresh = new List<string>();
            foreach (var secret in secrets)
            {
                if (!string.IsNullOrEmpty(secret) && !_latest.Contains(secret!))
                {
                    fresh.Add(secret!);
                    _latest.Add(secret!);
                }
            }

            if (_latest.Count > Remembered)
            {
                _latest.RemoveRange(0, _latest.Count - Remembered);
            }

            if (fresh.Count > 0 && beforeUse is not null)
            {
                // Others that meet the same secret wait for the same answer.
                _told = _told.IsCompleted ? beforeUse(fresh) : Task.WhenAll(_told, beforeUse(fresh));
            }

            return _told;
        }
    }

    public void CollectInto(Redactor redactor)
    {
        lock (_lock)
        {
            _latest.ForEach(redactor.Add);
        }
    }
}
