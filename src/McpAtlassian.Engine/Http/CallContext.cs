using System.Diagnostics.CodeAnalysis;
using System.Net;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Http;

/// <summary>
/// What is known of the exchange under way, carried along the asynchronous flow: the SDK offers no way to attach data
/// to a request, and its exceptions carry neither response headers nor whether anything was sent.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer holds nothing to dispose.")]
internal sealed class CallContext
{
    private static readonly AsyncLocal<CallContext?> Slot = new();

    private readonly CancellationTokenSource _unreadable = new();

    /// <summary>The exchange that the current asynchronous flow belongs to.</summary>
    public static CallContext? Current => Slot.Value;

    /// <summary>True once a request may have reached the server.</summary>
    public bool Sent { get; set; }

    /// <summary>The id under which the request was sent last, which the SDK gives and does not tell.</summary>
    public RequestId? RequestId { get; set; }

    /// <summary>True where the request may go before the client's "initialized": it only reads.</summary>
    public bool MayOvertake { get; set; }

    /// <summary>True where it did, so that a server that minds may have refused it.</summary>
    public bool Overtook { get; set; }

    /// <summary>Headers of this call alone.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; set; } = [];

    /// <summary>
    /// Hears how many bytes have left or come: whether of the answer, how many, of how many where that is known.
    /// </summary>
    public Action<bool, long, long?>? Transferred { get; set; }

    /// <summary>The last answer's status, if there was an answer.</summary>
    public HttpStatusCode? Status { get; set; }

    /// <summary>The last answer's media type.</summary>
    public string? MediaType { get; set; }

    /// <summary>How long the server asked to wait.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>The WWW-Authenticate challenge of a 401 or 403, without parameters that could hold secrets.</summary>
    public string? Challenge { get; set; }

    /// <summary>The beginning of an answer that was not what MCP expects.</summary>
    public string? BodyStart { get; set; }

    /// <summary>What the last request was for.</summary>
    public Leg Leg { get; private set; }

    /// <summary>The host the last request went to.</summary>
    public string? Host { get; private set; }

    /// <summary>
    /// What was wrong with a leg of the login that the SDK goes on from, to be told if nothing else helps.
    /// </summary>
    public Diagnostics.EngineException? LegProblem { get; set; }

    /// <summary>The header by which a firewall, or Jira, shows that it keeps the request back.</summary>
    public string? Guard { get; set; }

    /// <summary>Why an answer was not read to its end; the SDK may say less than this.</summary>
    public Diagnostics.EngineException? Refusal { get; set; }

    /// <summary>Ends the wait for an answer that has come and cannot be read.</summary>
    public CancellationToken Unreadable => _unreadable.Token;

    /// <summary>Ends the wait, with this for a reason.</summary>
    public Task EndWith(Diagnostics.EngineException reason)
    {
        Refusal = reason;
        return Task.Run(_unreadable.Cancel); // Not on the thread that reads for all calls.
    }

    /// <summary>Makes a new context the current one until the scope is disposed.</summary>
    public static Scope Begin(out CallContext context)
    {
        var previous = Slot.Value;
        context = new CallContext();
        Slot.Value = context;
        return new Scope(previous);
    }

    /// <summary>Forgets what an earlier attempt left behind.</summary>
    public void Reset()
    {
        Sent = false;
        RequestId = null;
        MayOvertake = false;
        Overtook = false;
        LegProblem = null;
        Refusal = null;
        Begin(Leg.Endpoint, null);
    }

    /// <summary>A request begins; what the answer before it was is not to be taken for its own.</summary>
    public void Begin(Leg leg, string? host)
    {
        Leg = leg;
        Host = host;
        Status = null;
        MediaType = null;
        RetryAfter = null;
        Challenge = null;
        BodyStart = null;
        Guard = null;
    }

    internal readonly struct Scope(CallContext? previous) : IDisposable
    {
        public void Dispose()
        {
            if (Slot.Value is { } ended)
            {
                ended.Transferred = null; // What is left of an answer concerns nobody any more.
            }

            Slot.Value = previous;
        }
    }
}
