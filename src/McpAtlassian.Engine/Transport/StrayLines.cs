using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using McpAtlassian.Engine.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Transport;

/// <summary>
/// Hears of the lines that the SDK takes off a local server's output, cannot read and drops; it tells them to nobody
/// but its log. A line that was to be an answer ends its call; any other is a log line, for programs print to standard
/// output what belongs on the error output.
/// </summary>
internal sealed class StrayLines(Func<string, string> note) : ILoggerFactory, ILogger
{
    private const int MaximumQuote = 200;
    private const string Event = "MessageParse";

    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<RequestId, CallContext> _waiting = new();

    /// <summary>Completes when the program has closed its output.</summary>
    public Task End { get; set; } = Task.CompletedTask;

    /// <summary>A request that is being sent, and who waits for its answer.</summary>
    public void Sending(JsonRpcRequest request, CallContext context)
    {
        Ended(context);
        if (request.Method != "server/discover")
        {
            // What a server of the handshake era says to a question it does not know is not a matter.
            _waiting[request.Id] = context;
        }
    }

    /// <summary>A message that could be read.</summary>
    public void Received(JsonRpcMessage message)
    {
        if (message is JsonRpcMessageWithId { Id: var id } and (JsonRpcResponse or JsonRpcError))
        {
            _waiting.TryRemove(id, out _);
        }
    }

    /// <summary>Forgets a call that nobody waits for any more; it waits for one answer at a time.</summary>
    public void Ended(CallContext context)
    {
        foreach (var pair in _waiting.Where(w => w.Value == context))
        {
            _waiting.TryRemove(pair.Key, out _);
        }
    }

    private void Stray(string line)
    {
        var begin = line.TrimStart('\uFEFF', ' ', '\t');
        var said = note(begin.Length > MaximumQuote ? begin.Substring(0, MaximumQuote) + "…" : begin);
        if (!begin.StartsWith('{') || !CouldAnswer(begin, out var id, out var isTorn)
            || Find(id) is not { } context)
        {
            return;
        }

        var reason = new EngineException(
            ErrorIds.ProtocolError,
            $"The server's answer cannot be read: {said} The call may already have taken effect.",
            "Check the site for the result before you call again, and report this to the server's maintainer.")
        {
            MayHaveTakenEffect = true,
        };
        _ = isTorn ? EndAsync(context, reason) : context.EndWith(reason);
    }

    /// <summary>
    /// A program that dies is cut off in its line; its end says more, and whether the call may be repeated.
    /// </summary>
    private async Task EndAsync(CallContext context, EngineException reason)
    {
        if (await Task.WhenAny(End, Task.Delay(EndPatience)).ConfigureAwait(false) != End)
        {
            await context.EndWith(reason).ConfigureAwait(false);
        }
    }

    /// <summary>The call that the line was to answer: the one it names, else the only one under way.</summary>
    private CallContext? Find(RequestId? id)
    {
        if (id is { } named)
        {
            return _waiting.TryRemove(named, out var context) ? context : null;
        }

        var all = _waiting.ToArray();
        return all.Length == 1 && _waiting.TryRemove(all[0].Key, out var only) ? only : null;
    }

    /// <summary>
    /// Looks at the members of the outermost object as far as they can be read. A whole object without any of an
    /// answer's is what programs log as JSON; one with a method is the server's own.
    /// </summary>
    private static bool CouldAnswer(string line, out RequestId? id, out bool isTorn)
    {
        id = null;
        isTorn = false;
        var isAnswer = false;
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(line), new JsonReaderOptions { MaxDepth = 1_000_000 });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                var name = reader.GetString()!;
                isAnswer |= name is "jsonrpc" or "id" or "result" or "error";
                if (name == "method")
                {
                    return false;
                }

                if (name == "id" && reader.Read())
                {
                    id = reader.TokenType switch
                    {
                        JsonTokenType.Number when reader.TryGetInt64(out var number) => new RequestId(number),
                        JsonTokenType.String => new RequestId(reader.GetString()!),
                        _ => null,
                    };
                }
            }

            return isAnswer;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            isTorn = true;
            return true; // Torn, or half a surrogate pair: what came before it counts.
        }
    }

    ILogger ILoggerFactory.CreateLogger(string categoryName) => this;

    void ILoggerFactory.AddProvider(ILoggerProvider provider)
    {
    }

    /// <summary>Only on this level does the SDK say which line it was.</summary>
    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Trace;

    IDisposable? ILogger.BeginScope<TState>(TState state) => NullLogger.Instance.BeginScope(state);

    void ILogger.Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name?.Contains(Event) == true && state is IEnumerable<KeyValuePair<string, object?>> members
            && members.FirstOrDefault(m => m.Key == "Message").Value is string line)
        {
            Stray(line);
        }
    }

    void IDisposable.Dispose()
    {
    }
}
