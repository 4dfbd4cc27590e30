namespace McpAtlassian.Engine.Tools.Bulk;

/// <summary>A place inside the <see cref="RateGate"/>. Giving it back twice gives back one.</summary>
internal sealed class RateLease : IDisposable
{
    private readonly RateGate _gate;
    private readonly int _epoch;
    private int _state;

    internal RateLease(RateGate gate, int epoch)
    {
        _gate = gate;
        _epoch = epoch;
    }

    /// <summary>
    /// Gives the place back after a call the server accepted; enough of them let one more call in at a time.
    /// </summary>
    public void Complete() => Leave(succeeded: true);

    /// <summary>
    /// The server answered 429: closes the gate for everybody for that long and gives the place back.
    /// </summary>
    public void Refused(TimeSpan retryAfter)
    {
        if (Volatile.Read(ref _state) == 0)
        {
            _gate.Refused(retryAfter, _epoch);
        }

        Leave(succeeded: false);
    }

    /// <summary>Gives the place back without saying anything about the server.</summary>
    public void Dispose() => Leave(succeeded: false);

    private void Leave(bool succeeded)
    {
        if (Interlocked.Exchange(ref _state, 1) == 0)
        {
            _gate.Leave(succeeded);
        }
    }
}
