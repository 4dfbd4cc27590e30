using System.Collections.Concurrent;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Diagnostics;

/// <summary>
/// Shows a session's messages to the calls that want to see them: an answer to whoever asked, everything else to the
/// newest listener. Without a listener it costs one comparison a message.
/// </summary>
internal sealed class WireTrace
{
    private readonly object _lock = new();
    private readonly List<IWireListener> _listeners = [];
    private readonly ConcurrentDictionary<string, IWireListener> _askers = new();
    private static readonly AsyncLocal<IWireListener?> Asker = new();
    private volatile int _count;
    private volatile Redactor _secrets = new();

    /// <summary>What must not be shown, besides what looks like a secret.</summary>
    public Redactor Secrets
    {
        set => _secrets = value;
    }

    /// <summary>Adds the secrets there are by now: a token may have come since the call began.</summary>
    public Action<Redactor>? Latest { get; set; }

    /// <summary>True while there is a listener.</summary>
    public bool IsOn => _count > 0;

    /// <summary>Listens until disposed; null when the observer does not want to.</summary>
    public Listening? Listen(object? observer)
    {
        if (observer is not IWireListener { ListensToWire: true } listener)
        {
            return null;
        }

        lock (_lock)
        {
            _listeners.Add(listener);
            _count++;
        }

        var previous = Asker.Value;
        Asker.Value = listener;
        return new Listening(this, listener, previous);
    }

    public void Sent(JsonRpcMessage message)
    {
        if (!IsOn || (Asker.Value ?? Newest()) is not { } listener)
        {
            return;
        }

        if (message is JsonRpcRequest request)
        {
            _askers[request.Id.ToString()] = listener;
        }

        listener.OnWire(WireText.Describe(message, outgoing: true, Known()));
    }

    public void Received(JsonRpcMessage message)
    {
        if (!IsOn)
        {
            return;
        }

        IWireListener? asker = null;
        if (message is JsonRpcMessageWithId and (JsonRpcResponse or JsonRpcError))
        {
            _askers.TryRemove(((JsonRpcMessageWithId)message).Id.ToString(), out asker);
        }

        (asker ?? Newest())?.OnWire(WireText.Describe(message, outgoing: false, Known()));
    }

    /// <summary>An answer that is not a message: a refusal, a web page.</summary>
    public void Answered(int status, string? mediaType, string? body)
    {
        if (IsOn)
        {
            (Asker.Value
                ?? Newest())?.OnWire(
                    $"<- HTTP {status} {mediaType} {(body is null ? string.Empty : WireText.Shorten(body, Known()))}"
                        .TrimEnd());
        }
    }

    private Redactor Known()
    {
        var secrets = _secrets;
        Latest?.Invoke(secrets);
        return secrets;
    }

    private IWireListener? Newest()
    {
        lock (_lock)
        {
            return _listeners.Count > 0 ? _listeners[_listeners.Count - 1] : null;
        }
    }

    internal sealed class Listening(
        WireTrace trace, IWireListener listener, IWireListener? previous) : System.IDisposable
    {
        public void Dispose()
        {
            Asker.Value = previous;
            lock (trace._lock)
            {
                trace._listeners.Remove(listener);
                trace._count--;
            }

            if (!trace.IsOn)
            {
                trace._askers.Clear();
            }
        }
    }
}
