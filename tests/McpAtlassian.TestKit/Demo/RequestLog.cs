using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using McpAtlassian.DemoServer;
using McpAtlassian.DemoServer.Http;

namespace McpAtlassian.TestKit.Demo;

/// <summary>The requests seen, newest last, and those who wait for one.</summary>
internal sealed class RequestLog(int capacity)
{
    private readonly object _lock = new();
    private readonly Queue<DemoRequest> _requests = new();
    private readonly ConditionalWeakTable<HttpExchange, DemoRequest> _byExchange = [];
    private readonly List<Waiter> _waiters = [];
    private long _count;

    public IReadOnlyList<DemoRequest> Snapshot()
    {
        lock (_lock)
        {
            return _requests.ToArray();
        }
    }

    public DemoRequest Find(HttpExchange exchange) =>
        _byExchange.TryGetValue(exchange, out var request)
            ? request
            : throw new InvalidOperationException("No such request came.");

    public void Note(HttpExchange exchange, RequestEvent what)
    {
        if (what == RequestEvent.Arrived)
        {
            Add(exchange);
            return;
        }

        Update(exchange, request =>
        {
            switch (what)
            {
                case RequestEvent.Understood:
                    Understand(request, exchange.Message!);
                    break;
                case RequestEvent.Processed:
                    request.Processed = true;
                    break;
                case RequestEvent.Cancelled:
                    request.Cancelled = true;
                    break;
                case RequestEvent.Answered:
                    request.Status = exchange.Status;
                    break;
                case RequestEvent.Aborted:
                    request.Aborted = true;
                    break;
                case RequestEvent.Ended:
                    request.EndedAt = DateTimeOffset.UtcNow;
                    break;
            }
        });
    }

    /// <summary>Changes a request and tells whoever waits for what it now is.</summary>
    public void Update(HttpExchange exchange, Action<DemoRequest> change)
    {
        var request = Find(exchange);
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

    private void Add(HttpExchange exchange)
    {
        // What an OAuth server is asked may hold codes; only paths of those are kept.
        var isOAuth = exchange.Path.Contains("oauth", StringComparison.OrdinalIgnoreCase)
            || exchange.Path.Contains("authorize", StringComparison.OrdinalIgnoreCase);
        lock (_lock)
        {
            var request = new DemoRequest(
                ++_count,
                exchange.Method,
                exchange.Path,
                isOAuth ? string.Empty : exchange.RawQuery.TrimStart('?'),
                exchange.Authorization is not null,
                DateTimeOffset.UtcNow)
            {
                ProtocolVersion = exchange.Header("MCP-Protocol-Version"),
            };
            _byExchange.Add(exchange, request);
            _requests.Enqueue(request);
            while (_requests.Count > capacity)
            {
                _requests.Dequeue();
            }
        }
    }

    private static void Understand(DemoRequest request, JsonObject message)
    {
        request.RpcMethod = message["method"]?.ToString();
        if (request.RpcMethod == "tools/call")
        {
            var parameters = message["params"] as JsonObject;
            var arguments = parameters?["arguments"] as JsonObject;
            request.ToolName = parameters?["name"]?.ToString();
            request.ArgumentsJson = arguments is null ? null : DemoJson.Text(arguments);
            request.OperationName = request.ToolName?.StartsWith("execute", StringComparison.Ordinal) == true
                ? arguments?["name"]?.ToString()
                : null;
        }
    }

    private sealed class Waiter(Func<DemoRequest, bool> predicate)
    {
        public Func<DemoRequest, bool> Predicate { get; } = predicate;

        public TaskCompletionSource<DemoRequest> Source { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
