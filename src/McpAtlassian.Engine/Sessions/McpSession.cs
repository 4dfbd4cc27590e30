using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Http;
using McpAtlassian.Engine.Sessions.Recipes.Local;
using McpAtlassian.Engine.Sessions.Recordings;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Binding;
using McpAtlassian.Engine.Tools.Bulk;
using McpAtlassian.Engine.Tools.Naming;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Engine.Tools.Schema;
using McpAtlassian.Engine.Transport;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Sessions;

/// <summary>
/// An open session with an MCP server: it lists and calls tools, repeats what may be repeated, and opens itself anew
/// when the server has forgotten it. All members may be used from several threads.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "A SemaphoreSlim whose wait handle is never asked for holds nothing to dispose.")]
internal sealed class McpSession
{
    private readonly SessionOptions _options;
    private readonly SessionEvents _events = new();
    private readonly ErrorTail _errorTail;
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private volatile Connection? _connection;
    private volatile ToolCatalogue _catalogue = ToolCatalogue.Empty;
    private IReadOnlyList<SiteInfo> _sites = [];
    private string? _handshake;
    private readonly RateGate? _gate;
    private bool _listens;
    private int _changes;
    private int _changesSeen;
    private bool _vouches;
    private readonly ConcurrentDictionary<string, bool> _leftOut = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _warned = new(StringComparer.OrdinalIgnoreCase);
    private int _closed;
    private long _progressTokens;

    private McpSession(SessionOptions options)
    {
        _options = options;
        _handshake = ProtocolEra.HasHandshake(options.KnownProtocolVersion) ? options.KnownProtocolVersion : null;

        // Some servers put their questions on the standing stream; it must be there before the question is.
        _listens = options.Observer is not null;
        _gate = options.Target is HttpTarget http
            ? RateGate.For(http.Uri.GetLeftPart(UriPartial.Path) + " " + options.Credential.IdentityKey)
            : null;
        var redactor = new Redactor();
        if (options.Target is StdioTarget target)
        {
            foreach (var secret in target.Secrets)
            {
                redactor.Add(secret);
            }
        }

        _errorTail = new ErrorTail(redactor);
        _events.ToolsChanged += () => Interlocked.Increment(ref _changes);
        var said = new Redactor(); // Kept, as a server may say something many times a second.
        _events.Clean = text =>
        {
            Credential.CollectSecrets(said);
            return redactor.Redact(said.Redact(text));
        };
        _events.Trace.Latest = Credential.CollectSecrets;
    }

    /// <summary>Where the server is.</summary>
    public ServerTarget Target => _options.Target;

    /// <summary>The credential it was opened with.</summary>
    public Credential Credential => _options.Credential;

    /// <summary>The server's name for itself, if it has one.</summary>
    public string? ServerName { get; private set; }

    /// <summary>The server's version.</summary>
    public string? ServerVersion { get; private set; }

    /// <summary>The MCP version in use.</summary>
    public string? ProtocolVersion { get; private set; }

    /// <summary>The tools, as listed last.</summary>
    public ToolCatalogue Catalogue => _catalogue;

    /// <summary>
    /// True when the catalogue is not from this session or the server has said since that it changed.
    /// </summary>
    internal bool MayBeOutdated => MustListAgain || _catalogue == Known;

    /// <summary>The catalogue of an earlier session.</summary>
    private ToolCatalogue? Known { get; set; }

    /// <summary>What discover has told of operations that are not listed as tools.</summary>
    internal ConcurrentDictionary<string, Operation> KnownOperations { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>True the first time it is asked for a name.</summary>
    internal bool WarnOnce(string name) => _warned.TryAdd(name, true);

    /// <summary>
    /// True when the server has said since that its tools changed, or vouches for the list no longer.
    /// </summary>
    public bool IsCatalogueStale => HasChanged || _catalogue.FreshUntil <= DateTimeOffset.UtcNow;

    /// <summary>
    /// True when the list is to be asked for before a call is judged by it. A server that vouches for none at any time
    /// would be asked with every call; it counts as one of earlier protocols, which tell of changes.
    /// </summary>
    internal bool MustListAgain => HasChanged || (IsCatalogueStale && _vouches);

    private bool HasChanged => Volatile.Read(ref _changes) != Volatile.Read(ref _changesSeen);

    /// <summary>The sites the identity can see; empty when the server knows no sites.</summary>
    public IReadOnlyList<SiteInfo> Sites => _sites;

    /// <summary>The site calls go to unless they say otherwise; null when there are several or none.</summary>
    public SiteInfo? Site { get; private set; }

    /// <summary>What a local server was told to hide.</summary>
    internal ServerLimits? Limits => _options.Limits;

    /// <summary>How the network is reached.</summary>
    internal NetworkOptions Network => _options.Network;

    /// <summary>Which tools may be called.</summary>
    public ToolFence Fence => _options.Fence;

    /// <summary>What the server offers, as it said when the connection was opened.</summary>
    internal ServerCapabilities? Capabilities => _connection?.Client.ServerCapabilities;

    /// <summary>All that the server says of itself.</summary>
    internal Implementation? ServerInfo => _connection?.Client.ServerInfo;

    /// <summary>What is worth keeping of the server for a later session; null where it takes a handshake.</summary>
    internal KnownServer? Remembered =>
        _connection is { IsLegacy: false, Client: { ServerInfo: { } info } client } && Target is HttpTarget
            ? new KnownServer(client.NegotiatedProtocolVersion!, info, client.ServerCapabilities)
            : null;

    /// <summary>The server's advice on how to use it, meant for a model.</summary>
    internal string? Instructions => _connection?.Client.ServerInstructions;

    /// <summary>What the server says on its own account, for who serves the session to others.</summary>
    internal SessionEvents Events => _events;

    /// <summary>True once closed.</summary>
    public bool IsClosed => Volatile.Read(ref _closed) != 0;

    /// <summary>Opens a session: connects, lists the tools and finds the site.</summary>
    /// <exception cref="EngineException">Anything that goes wrong, named.</exception>
    public static async Task<McpSession> ConnectAsync(SessionOptions options, CancellationToken cancellationToken)
    {
        var session = new McpSession(options);
        await session.PrepareTraceAsync(options.Observer, cancellationToken).ConfigureAwait(false);
        using var listening = options.Observer is { } observer ? session._events.Listen(observer) : null;
        try
        {
            await session.PrepareRecorderAsync(cancellationToken).ConfigureAwait(false);
            await session.OpenAsync(cancellationToken).ConfigureAwait(false);
            options.Recorder?.Connected(session);
            return session;
        }
        catch
        {
            await session.CloseAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Lists the tools again, all pages.</summary>
    public async Task<ToolCatalogue> RefreshToolsAsync(ICallObserver? observer, CancellationToken cancellationToken)
    {
        var tools = new List<ToolInfo>();
        var seenCursors = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        var changes = Volatile.Read(ref _changes); // What is said while it is listed counts.
        var begin = DateTimeOffset.UtcNow;
        TimeSpan? life = null;
        do
        {
            var parameters = new JsonObject();
            if (cursor is not null)
            {
                parameters["cursor"] = cursor;
            }

            var result = await RequestAsync(
                "tools/list",
                parameters,
                replayable: true,
                _options.ConnectTimeout,
                observer,
                cancellationToken).ConfigureAwait(false);
            var page = JsonSerializer.SerializeToElement(result, JsonText.NodeOptions);
            ToolReader.ReadPage(page, tools, out cursor);
            var pageLife = ToolReader.LifeOf(page);
            life = life < pageLife ? life : pageLife;
        }
        while (cursor is not null && seenCursors.Add(cursor)); // A server that repeats a cursor would list for ever.

        // A recording holds the lists that were asked for then, and earlier protocols say nothing of time.
        var isTimed = _connection is { IsLegacy: false } && Target is not ReplayTarget;
        _vouches = isTimed && life > TimeSpan.Zero;
        _catalogue = Classify(tools, isTimed ? begin + life : null, observer);
        Volatile.Write(ref _changesSeen, changes);
        TellReads(observer);
        return _catalogue;
    }

    /// <summary>
    /// True where arguments are repeated as headers, and tools that ask for it wrongly are not to be used.
    /// </summary>
    internal bool RepeatsArguments =>
        Target is HttpTarget or ReplayTarget { Recording.IsHttp: true } && _connection is { IsLegacy: false };

    /// <summary>True where the server offers a tool of that name that is not to be used.</summary>
    internal bool HasLeftOut(string name) => _leftOut.ContainsKey(name);

    private bool IsLeftOut(ToolInfo tool, ICallObserver? observer)
    {
        var fault = HeaderArguments.WhyInvalid(tool.InputSchema);
        if (fault is not null)
        {
            _leftOut[tool.Name] = true;
            observer?.OnServerLog("warning", null, $"The tool {tool.Name} is left out: {fault} (x-mcp-header).");
        }

        return fault is not null;
    }

    /// <summary>Has questions of the server answered that did not come as requests.</summary>
    internal async Task<IDictionary<string, InputResponse>> AnswerAsync(
        IDictionary<string, InputRequest> questions, CancellationToken cancellationToken)
    {
        var connection = await UseConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await connection.Client.ResolveInputRequestsAsync(
                questions, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            connection.Leave();
        }
    }

    /// <summary>An error the server gives later than in answer to the request it is about.</summary>
    internal EngineException Explain(McpProtocolException error)
    {
        using var scope = CallContext.Begin(out var context);
        return FaultMapper.Map(error, context, Target, Credential, _errorTail, connecting: false);
    }

    /// <summary>What a request says in headers besides what the SDK says.</summary>
    private IReadOnlyList<KeyValuePair<string, string>> HeadersOf(string method, JsonObject parameters) =>
        method.StartsWith("tasks/", StringComparison.Ordinal) && parameters["taskId"]?.ToString() is { } id
            ? [new("Mcp-Name", McpHeaderEncoder.EncodeValue(id) ?? id)]
        : method == "tools/call" && RepeatsArguments && parameters["arguments"] is JsonObject arguments
            && parameters["name"]?.ToString() is { } name && _catalogue.Find(name) is { } tool
            ? HeaderArguments.Read(tool.InputSchema, arguments)
            : [];

    private ToolCatalogue Classify(
        IEnumerable<ToolInfo> tools, DateTimeOffset? freshUntil, ICallObserver? observer)
    {
        _leftOut.Clear();
        return new([.. tools.Where(tool => !RepeatsArguments || !IsLeftOut(tool, observer)).Select(Fence.Classify)])
        {
            FreshUntil = freshUntil,
        };
    }

    /// <summary>Where the server says of no tool whether it reads, every one counts as a write; that is told, not
    /// decided.</summary>
    private void TellReads(ICallObserver? observer)
    {
        if (observer is null || _catalogue.Tools.Any(static t => t.IsAnnotated))
        {
            return;
        }

        string[] names =
            [
                .. _catalogue.Tools.Where(static t => t.Access != ToolAccess.Read && ToolReads.IsByName(t.Name))
                .Select(static t => t.Name)
            ];
        if (names.Length > 0)
        {
            observer.OnDecision(
                "The server does not declare which tools only read, so every call counts as a write. These tools seem "
                + $"to read: {string.Join(", ", names)}. To treat them as reads, connect with -ConnectionOption "
                + $"@{{ TreatAsRead = {string.Join(", ", names.Select(SingleQuoted.Of))} }}.");
        }
    }

    /// <summary>
    /// Makes a call ready: finds the tool, checks the arguments (plain values; dictionaries and lists nest), fills in
    /// the site.
    /// </summary>
    /// <exception cref="EngineException">
    /// ToolNotFound, ArgumentInvalid and their kin; nothing has been sent.
    /// </exception>
    public Task<PreparedCall> PrepareAsync(
        string name,
        System.Collections.IDictionary arguments,
        PrepareOptions options,
        CancellationToken cancellationToken) =>
        PrepareAsync(name, new ArgumentInput { Named = arguments }, options, cancellationToken);

    /// <summary>The same for everything that a caller gave, a row of the pipeline included.</summary>
    /// <exception cref="EngineException">As above.</exception>
    public Task<PreparedCall> PrepareAsync(
        string name, ArgumentInput input, PrepareOptions options, CancellationToken cancellationToken) =>
        CallPlanner.PrepareAsync(this, name, input, options, cancellationToken);

    /// <summary>The same call with ids where it has words; asks the server's own list tools, which only read.</summary>
    /// <exception cref="EngineException">ArgumentInvalid: a word names nothing, or more than one thing.</exception>
    public Task<PreparedCall> ResolveWordsAsync(PreparedCall call, CancellationToken cancellationToken) =>
        WordResolver.ResolveAsync(this, call, cancellationToken);

    /// <summary>What the thing a call is about is called; null where no tool tells.</summary>
    public Task<string?> ReadTitleAsync(PreparedCall call, CancellationToken cancellationToken) =>
        TargetTitle.ReadAsync(this, call, cancellationToken);

    /// <summary>Sends a prepared call.</summary>
    /// <exception cref="EngineException">Anything that goes wrong, named.</exception>
    public Task<ToolOutput> SendAsync(PreparedCall call, CallOptions options, CancellationToken cancellationToken) =>
        CallAsync(call.Tool.Name, call.Arguments, call.IsReplayable, options, cancellationToken);

    /// <summary>The error for a tool that is not there, saying why as far as it can be told.</summary>
    public EngineException DescribeMissing(string name) => ToolMissing.Create(this, name);

    /// <summary>
    /// Hears what the server says between calls from now on. Since 2026-07-28 it is asked to; before, that takes a
    /// standing stream over HTTP, which is opened with a connection; calls under way end on the old one.
    /// </summary>
    internal async Task ListenAsync(CancellationToken cancellationToken)
    {
        if (_listens || _connection is not { } connection)
        {
            return;
        }

        _listens = true;
        if (!connection.IsLegacy)
        {
            connection.Hear(_events);
        }
        else if (Target is HttpTarget)
        {
            await ReplaceAsync(connection, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Ends the session at the server and closes the connection; a local server goes with all its processes.
    /// </summary>
    public async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        if (_connection is { } connection)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        _options.Recorder?.Dispose();
        (Target as ReplayTarget)?.Added?.Dispose();
        if (_options.Closed is { } closed)
        {
            await closed().ConfigureAwait(false);
        }
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        using var scope = CallContext.Begin(out var context);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.Unreadable);
        try
        {
            await Connection.PrepareAsync(_options, cancellationToken).ConfigureAwait(false);
            timeout.CancelAfter(_options.ConnectTimeout + _options.ExtraTime);
            await ConnectAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            throw await ExplainBrokenAsync(error, cancellationToken).ConfigureAwait(false)
                ?? FaultMapper.Map(
                    error is OperationCanceledException ? new TimeoutException() : error,
                    context,
                    Target,
                    Credential,
                    _errorTail,
                    connecting: true);
        }

        if (_options.KnownCatalogue is { } known)
        {
            _vouches = known.FreshUntil is not null;
            _catalogue = Known = Classify(known.Tools, known.FreshUntil, _options.Observer);
            TellReads(_options.Observer);
        }
        else if (_connection!.Client.ServerCapabilities.Tools is not null)
        {
            await RefreshToolsAsync(_options.Observer, cancellationToken).ConfigureAwait(false);
        }

        await FindSiteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A secure connection that broke before anything was said may have wanted a certificate.</summary>
    private async Task<EngineException?> ExplainBrokenAsync(Exception exception, CancellationToken cancellationToken) =>
        Target is HttpTarget { Uri.Scheme: "https" } target && Network is { ClientCertificate: null, Proxy: null }
        && (NetworkFailure.IsBroken(exception) || (NetworkFailure.IsTls(exception) && Network.SkipCertificateCheck))
        && await ClientCertificateProbe.IsAskedForAsync(target.Uri, cancellationToken).ConfigureAwait(false)
            ? new EngineException(
                ErrorIds.TlsFailed,
                $"{target.Uri.Authority} ended the connection: it requires a client certificate, and this "
                + "session has none.",
                "Give its files: -ConnectionOption @{ ClientCertificate = '…'; ClientKey = '…' }.",
                exception)
            : null;

    private async Task FindSiteAsync(CancellationToken cancellationToken)
    {
        if (_options.KnownSites is { } known)
        {
            _sites = known;
        }
        else if (_catalogue.Find(SiteReader.ToolName) is { } tool)
        {
            try
            {
                var output = await CallAsync(
                    tool.Name,
                    [],
                    replayable: true,
                    new CallOptions { Timeout = _options.ConnectTimeout, Observer = _options.Observer },
                    cancellationToken).ConfigureAwait(false);
                _sites = SiteReader.Read(output);
            }
            catch (EngineException error)
                when (error.ErrorId is not (ErrorIds.AuthenticationFailed or ErrorIds.AuthenticationExpired
                    or ErrorIds.ApiTokenDisabled))
            {
                _options.Observer?.OnDecision($"The sites could not be listed: {error.Message}");
            }
        }

        if (_options.Site is { } wanted)
        {
            Site = _sites.Count > 0 || !Guid.TryParse(wanted, out _)
                ? SiteReader.Find(_sites, wanted)
                : new SiteInfo(wanted, wanted, null);
        }
        else if (_sites.Count == 1)
        {
            Site = _sites[0];
        }
    }

    private async Task<ToolOutput> CallAsync(
        string name, JsonObject arguments, bool replayable, CallOptions options, CancellationToken cancellationToken)
    {
        // A copy: a prepared call may be sent again, and a node has only one parent.
        var parameters = new JsonObject { ["name"] = name, ["arguments"] = arguments.DeepClone() };
        var result = await RequestAsync(
            "tools/call",
            parameters,
            replayable,
            options.Timeout,
            options.Observer,
            cancellationToken).ConfigureAwait(false);
        result = await ServerTask.FinishAsync(
            this,
            name,
            result,
            options.MayTakeLonger ? Timeout.InfiniteTimeSpan : options.Timeout,
            options.Observer,
            cancellationToken).ConfigureAwait(false);
        if (_options.Links is { } links
            && await links.RestateAsync(result, cancellationToken).ConfigureAwait(false) is { } site)
        {
            Site = site;
        }

        try
        {
            var isWrapped = _catalogue.Find(name)?.WrapsResult == true;
            return ResultMapper.Map(name, result, options.Shaper, isWrapped, arguments);
        }
        catch (EngineException error)
            when (FaultMapper.Clean(error, Credential, _errorTail) is var clean && clean != error)
        {
            throw clean;
        }
    }

    /// <summary>
    /// One request with all that may have to be done about it: repetitions, a new session, the deadline.
    /// </summary>
    internal async Task<JsonObject> RequestAsync(
        string method,
        JsonObject parameters,
        bool replayable,
        TimeSpan timeLimit,
        ICallObserver? observer,
        CancellationToken cancellationToken)
    {
        using var scope = CallContext.Begin(out var context);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.Unreadable);
        if (timeLimit > TimeSpan.Zero && timeLimit != Timeout.InfiniteTimeSpan)
        {
            deadline.CancelAfter(timeLimit);
        }

        context.Transferred = observer is null ? null : observer.OnTransfer;
        await PrepareTraceAsync(observer, cancellationToken).ConfigureAwait(false);
        var progressToken = observer is null ? null : "p" + Interlocked.Increment(ref _progressTokens);
        using var listening = observer is null ? null : _events.Listen(observer, progressToken);
        if (progressToken is not null)
        {
            var meta = parameters["_meta"] as JsonObject ?? [];
            meta["progressToken"] = progressToken;
            parameters["_meta"] = meta;
        }

        var watch = Stopwatch.StartNew();
        for (int repeats = 0, waits = 0; ;)
        {
            context.Reset();
            context.MayOvertake = replayable && repeats == 0;
            Connection? connection = null;
            RateLease? lease = null;
            try
            {
                connection = await UseConnectionAsync(deadline.Token).ConfigureAwait(false);
                lease = _gate is null ? null : await _gate.EnterAsync(deadline.Token).ConfigureAwait(false);

                // Over stdio there is no handler to note that the request left; assume that it did.
                context.Sent = Target is StdioTarget;
                context.Headers = HeadersOf(method, parameters);
                var response = await connection.Client.SendRequestAsync(
                    new JsonRpcRequest { Method = method, Params = parameters }, deadline.Token).ConfigureAwait(false);
                lease?.Complete();
                return response.Result as JsonObject
                    ?? throw new EngineException(
                        ErrorIds.ProtocolError, $"The server's answer to {method} is not an object.");
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await AbandonAsync(connection, context).ConfigureAwait(false);
                throw;
            }
            catch (Exception error) when (error is not EngineException)
            {
                var timedOut = deadline.IsCancellationRequested && context.Refusal is null;
                if (timedOut)
                {
                    await AbandonAsync(connection, context).ConfigureAwait(false);
                }

                if (timedOut && connection is null)
                {
                    context.Reset(); // What was sent was for a new session; of this request nothing is under way.
                }

                var step = timedOut || connection is null || IsClosed
                    ? NextStep.Fail
                    : CallPolicy.Decide(error, context, connection, replayable, repeats, waits);
                if (step == NextStep.Fail)
                {
                    throw Describe(error, context, method, parameters, replayable, timedOut, timeLimit);
                }

                if (step == NextStep.Reconnect)
                {
                    observer?.OnDecision("The server no longer knows the session; opening a new one.");
                    connection!.Lose(); // The next turn opens another, within this call's deadline.
                    repeats++;
                    continue;
                }

                if (step == NextStep.WaitAndRepeat)
                {
                    var asked = CallPolicy.Backoff(context, waits++, rateLimited: true);
                    if (watch.Elapsed + asked > timeLimit && timeLimit > TimeSpan.Zero)
                    {
                        throw Describe(error, context, method, parameters, replayable, timedOut: false, timeLimit);
                    }

                    observer?.OnDecision($"The server limits the rate; all calls wait {asked.TotalSeconds:0.#} s.");
                    lease?.Refused(asked); // The gate keeps this call and all others of the identity back.
                    continue;
                }

                var wait = context.Overtook && CallPolicy.IsAnswered(error, context)
                    ? TimeSpan.Zero
                    : CallPolicy.Backoff(context, repeats, rateLimited: false);
                repeats++;
                if (watch.Elapsed + wait > timeLimit && timeLimit > TimeSpan.Zero)
                {
                    throw Describe(error, context, method, parameters, replayable, timedOut: false, timeLimit);
                }

                observer?.OnDecision(
                    $"The request failed ({error.Message}); repeating it in {wait.TotalMilliseconds:0} ms.");
                lease?.Dispose();
                await WaitAsync(
                    wait,
                    error,
                    context,
                    method,
                    parameters,
                    replayable,
                    timeLimit,
                    deadline.Token,
                    cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                lease?.Dispose();
                connection?.Stray?.Ended(context);
                connection?.Leave();
            }
        }
    }

    /// <summary>
    /// Tells a local server that nobody waits for the answer any more; the SDK keeps that to itself. Over HTTP the end
    /// of the exchange says it.
    /// </summary>
    private async Task AbandonAsync(Connection? connection, CallContext context)
    {
        if (connection is null || Target is not StdioTarget || context.RequestId is not { } id)
        {
            return;
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            var parameters = new JsonObject { ["requestId"] = id.Id is long number ? number : id.ToString() };
            await connection.Client.SendMessageAsync(
                new JsonRpcNotification { Method = NotificationMethods.CancelledNotification, Params = parameters },
                limit.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The server is gone, and its work with it.
        }
    }

    /// <summary>
    /// Learns what must not be shown before anything is; the credential may have a new token since the last time.
    /// </summary>
    private async Task PrepareTraceAsync(ICallObserver? observer, CancellationToken cancellationToken)
    {
        if (observer is IWireListener { ListensToWire: true })
        {
            _events.Trace.Secrets = await WireSecrets.CollectAsync(
                Target, Credential, _options.Network, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What a recording must not show is known before its first line is written.</summary>
    private async Task PrepareRecorderAsync(CancellationToken cancellationToken)
    {
        if (_options.Recorder is not { } recorder)
        {
            return;
        }

        var secrets = await WireSecrets.CollectAsync(
            Target, Credential, _options.Network, cancellationToken).ConfigureAwait(false);
        recorder.Latest = () => Credential.CollectSecrets(secrets);
        recorder.Known = text => _errorTail.Redactor.Redact(secrets.Redact(text));
        recorder.Explain = (error, context) =>
            FaultMapper.Map(error, context, Target, Credential, _errorTail, connecting: false);
        recorder.Warn = message => _events.Log("warning", null, message);
        recorder.Begin(Target, $"McpAtlassian {_options.ClientVersion}");
    }

    private async Task WaitAsync(
        TimeSpan wait,
        Exception cause,
        CallContext context,
        string method,
        JsonObject parameters,
        bool replayable,
        TimeSpan timeLimit,
        CancellationToken deadline,
        CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(wait, deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Describe(cause, context, method, parameters, replayable, timedOut: false, timeLimit);
        }
    }

    private EngineException Describe(
        Exception exception,
        CallContext context,
        string method,
        JsonObject parameters,
        bool replayable,
        bool timedOut,
        TimeSpan timeLimit)
    {
        var mapped = timedOut
            ? FaultMapper.Clean(
                new EngineException(
                    ErrorIds.TimedOut,
                    $"No answer within {timeLimit.TotalSeconds:0.###} s.{_errorTail.Stray}",
                    "Allow more time with -TimeoutSec.",
                    exception),
                Credential,
                _errorTail)
            : IsClosed && !CallPolicy.IsAnswered(exception, context)
            ? new EngineException(
                ErrorIds.SessionClosed,
                $"The session was closed while {method} was running.",
                "Open one with Connect-Atlassian.",
                exception)
            : FaultMapper.Map(exception, context, Target, Credential, _errorTail, connecting: false);
        if (replayable
            || method != "tools/call"
            || !CallPolicy.IsOutcomeUnknown(timedOut ? new TimeoutException() : exception, context))
        {
            return mapped;
        }

        return new EngineException(
            ErrorIds.OutcomeUnknown,
            $"The call of {parameters["name"]} was sent, but its outcome is unknown: {mapped.Message} Sent: "
            + $"{Quote(parameters["arguments"])}",
            "Check the site for the result before you call again. The call was not repeated.",
            mapped);
    }

    private static string Quote(JsonNode? arguments)
    {
        const int maximum = 1000;
        var text = Redactor.RedactShapes(JsonRedaction.Redact(arguments)?.ToJsonString(JsonText.NodeOptions) ?? "{}");
        return text.Length > maximum ? text.Substring(0, maximum) + "…" : text;
    }

    /// <summary>The connection to use, entered; the caller leaves it.</summary>
    private async Task<Connection> UseConnectionAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (IsClosed)
            {
                throw new EngineException(
                    ErrorIds.SessionClosed, "The session is closed.", "Open one with Connect-Atlassian.");
            }

            var connection = _connection!;
            if (connection.IsOver || connection.IsDue || connection.Askable != _events.Askable)
            {
                connection = await ReplaceAsync(connection, cancellationToken).ConfigureAwait(false);
            }

            if (connection.TryEnter())
            {
                return connection;
            }
        }
    }

    /// <summary>Opens a new connection in place of a dead one; callers that find the same one dead share it.</summary>
    private async Task<Connection> ReplaceAsync(Connection dead, CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_connection is { } other
                && other != dead
                && !other.IsOver
                && !other.IsDue
                && other.Askable == _events.Askable)
            {
                return other;
            }

            using var scope = CallContext.Begin(out var context);
            try
            {
                using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.Unreadable);
                await ConnectAsync(wait.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not OperationCanceledException || context.Refusal is not null)
            {
                throw FaultMapper.Map(error, context, Target, Credential, _errorTail, connecting: true);
            }

            // Calls of others may still be under way on it; the last one out closes it.
            dead.Retire();
            return _connection!;
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>
    /// Opens a connection; a busy server is asked again, as a call would be, for as long as connecting may take.
    /// </summary>
    private async Task<Connection> OpenPatientlyAsync(CancellationToken cancellationToken)
    {
        var context = CallContext.Current!;
        var watch = Stopwatch.StartNew();
        for (var attempt = 0; ; attempt++)
        {
            context.Reset();
            try
            {
                return await OpenOnceAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (Target is HttpTarget && CallPolicy.MayConnectAgain(error, context, attempt))
            {
                var wait = CallPolicy.Backoff(context, attempt, context.Status == (HttpStatusCode)429);
                if (watch.Elapsed + wait > _options.ConnectTimeout + _options.ExtraTime)
                {
                    throw;
                }

                _options.Observer?.OnDecision(
                    $"The server did not open a session ({error.Message}); trying again in {wait.TotalSeconds:0.#} s.");
                await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<Connection> OpenOnceAsync(CancellationToken cancellationToken)
    {
        if (_connection is null && _options.KnownServer is { } server)
        {
            return await OpenConnectionAsync(server.Version, isSaved: true, cancellationToken).ConfigureAwait(false);
        }

        if (_handshake is { } version)
        {
            try
            {
                return await OpenConnectionAsync(
                    version, isSaved: _connection is null, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error)
                when (error is McpException
                    || FaultMapper.StatusOf(
                        error,
                        CallContext.Current!) is HttpStatusCode.BadRequest or HttpStatusCode.NotFound
                            or HttpStatusCode.MethodNotAllowed)
            {
                // It speaks another version by now, or no handshake at all any more: asked from the beginning.
            }
        }

        try
        {
            return await OpenConnectionAsync(
                version: null, isSaved: false, cancellationToken).ConfigureAwait(false);
        }
        catch (McpException error) when (OfferedIn(error) is { } offered)
        {
            return await OpenConnectionAsync(offered, isSaved: false, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<Connection> OpenConnectionAsync(
        string? version, bool isSaved, CancellationToken cancellationToken) =>
        Connection.OpenAsync(_options, _events, _errorTail, version, _listens, isSaved, cancellationToken);

    /// <summary>
    /// The version that a server names which refuses the one it was asked for: in words, in data, or in a body.
    /// </summary>
    private static string? OfferedIn(McpException error)
    {
        var data = error.Data.Values.Cast<object?>().Select(
            static value => value is JsonElement json ? json.GetRawText() : value?.ToString());
        return ProtocolEra.OfferedIn(string.Join(" ", [error.Message, CallContext.Current?.BodyStart, .. data]));
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = await OpenPatientlyAsync(cancellationToken).ConfigureAwait(false);
        _connection = connection;
        _handshake = connection.IsLegacy ? connection.Client.NegotiatedProtocolVersion : null;
        ServerName = connection.Client.ServerInfo?.Name;
        ServerVersion = connection.Client.ServerInfo?.Version;
        ProtocolVersion = connection.Client.NegotiatedProtocolVersion;
        if (IsClosed)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
