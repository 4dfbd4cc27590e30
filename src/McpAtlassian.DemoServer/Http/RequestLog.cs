namespace McpAtlassian.DemoServer.Http;

/// <summary>The requests seen, newest last, and those who wait for one.</summary>
internal sealed class RequestLog(int capacity)
{
    private readonly object _lock = new();
    private readonly Queue<DemoRequest> _requests = new();
    private readonly List<Waiter> _waiters = [];
    private long _count;

    public IReadOnlyList<DemoRequest> Snapshot()
    {
        lock (_lock)
        {
            return _requests.ToArray();
        }
    }

    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    public DemoRequest Add(string method, string path, string query, bool hasAuthorization)
    {
        lock (_lock)
        {
            var request = new DemoRequest(++_count, method, path, query, hasAuthorization, DateTimeOffset.UtcNow);
            _requests.Enqueue(request);
            while (_requests.Count > capacity)
            {
                _requests.Dequeue();
            }

            return request;
        }
    }

    /// <summary>Changes a request and tells whoever waits for what it now is.</summary>
    public void Update(DemoRequest request, Action<DemoRequest> change)
    {
        List<Waiter>? done = null;
        lock (_lock)
        {
            change(request);
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Predicate(request))
                {
                    (done ??= []).Add(_waiters[i]);
                    _waiters.RemoveAt(i);
                }
            }
        }

        foreach (var waiter in done ?? [])
        {
            waiter.Source.TrySetResult(request);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
        }
    }

    public Task<DemoRequest> WaitAsync(Func<DemoRequest, bool> predicate, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_lock)
        {
            if (_requests.FirstOrDefault(predicate) is { } seen)
            {
                return Task.FromResult(seen);
            }

            waiter = new Waiter(predicate);
            _waiters.Add(waiter);
        }

        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() =>
            {
                lock (_lock)
                {
                    _waiters.Remove(waiter);
                }

                waiter.Source.TrySetCanceled(cancellationToken);
            });
        }

        return waiter.Source.Task;
    }

    private sealed class Waiter(Func<DemoRequest, bool> predicate)
    {
        public Func<DemoRequest, bool> Predicate { get; } = predicate;

        public TaskCompletionSource<DemoRequest> Source { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
