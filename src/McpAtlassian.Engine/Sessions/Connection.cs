using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Sessions.Recipes.Local;
using McpAtlassian.Engine.Sessions.Recordings;
using McpAtlassian.Engine.Transport;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Sessions;

/// <summary>One live connection of the SDK, with the parts that die with it.</summary>
internal sealed class Connection : IAsyncDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(3);

    /// <summary>How long the first call of a saved session has the network to itself.</summary>
    private static readonly TimeSpan FirstCall = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly HttpClient? _http;
    private readonly object _lock = new();

    // Beside the clock on the wall, which somebody may put back while the token gets older.
    private readonly Stopwatch _age = Stopwatch.StartNew();
    private readonly TimeSpan _life;
    private int _users;
    private readonly CancellationTokenSource _hearing = new();
    private bool _isRetired;
    private volatile bool _isLost;

    private Connection(McpClient client, HttpClient? http, DateTimeOffset? dueOn, StrayLines? stray, Askable askable)
    {
        Client = client;
        _http = http;
        DueOn = dueOn;
        Stray = stray;
        Askable = askable;
        _life = dueOn is { } due ? due - DateTimeOffset.UtcNow : TimeSpan.MaxValue;
    }

    /// <summary>When the child's environment is out of date; null where it never is.</summary>
    private DateTimeOffset? DueOn { get; }

    /// <summary>True when the next call wants a new child, because a token in the old one's environment ends.</summary>
    public bool IsDue => DueOn is { } due && (due <= DateTimeOffset.UtcNow || _age.Elapsed >= _life);

    /// <summary>What the server has been told that it may ask.</summary>
    public Askable Askable { get; }

    public McpClient Client { get; }

    /// <summary>Ends calls whose answer a local server sent and nobody can read; null over HTTP.</summary>
    public StrayLines? Stray { get; }

    /// <summary>
    /// True where nothing was asked of the server: what it is was saved (2026-07-28 needs no handshake).
    /// </summary>
    public bool IsResumed { get; private init; }

    /// <summary>True once the SDK considers the connection over: session gone, child dead.</summary>
    public bool IsOver => _isLost || Client.Completion.IsCompleted;

    /// <summary>True when the server speaks only the protocols with an initialize handshake.</summary>
    public bool IsLegacy => ProtocolEra.HasHandshake(Client.NegotiatedProtocolVersion);

    /// <summary>The server does not know this session any more; the next call opens another.</summary>
    public void Lose() => _isLost = true;

    /// <summary>Opens a connection. The first one of a saved session waits for less.</summary>
    public static async Task<Connection> OpenAsync(
        SessionOptions options,
        SessionEvents events,
        ErrorTail errorTail,
        string? knownVersion,
        bool listens,
        bool isSaved,
        CancellationToken cancellationToken)
    {
        HttpClient? http = null;
        DateTimeOffset? dueOn = null;
        StrayLines? stray = null;
        var askable = events.Askable;
        var isStarting = true;
        IClientTransport transport;
        if (options.Target is HttpTarget target)
        {
            http = HttpStack.Create(target, options.Credential, options.Network, events.Trace, options.Cookies);
            var transportOptions = new HttpClientTransportOptions
            {
                Endpoint = target.Uri,
                Name = "atlassian",
                TransportMode =
                    target.Kind == HttpTransportKind.Sse ? HttpTransportMode.Sse : HttpTransportMode.StreamableHttp,
                EnableStandaloneGetStream = listens,
            };
            options.Credential.Configure(transportOptions);
            transport = new HttpClientTransport(transportOptions, http, loggerFactory: null, ownsHttpClient: false);
        }
        else if (options.Target is ReplayTarget replay)
        {
            transport = new ReplayTransport(replay);
        }
        else
        {
            var local = (StdioTarget)options.Target;
            var variables = local.Network.ToDictionary(static p => p.Key, static p => p.Value, StringComparer.Ordinal);
            ChildEnvironment.Merge(variables, local.Environment);
            if (local.Live is { } live)
            {
                (var value, dueOn) = await live.ReadAsync(cancellationToken).ConfigureAwait(false);
                errorTail.Redactor.Add(value);
                foreach (var name in live.Names)
                {
                    variables[name] = value;
                }
            }

            stray = new StrayLines(line =>
            {
                var safe = errorTail.AddStray(line);
                events.Log("debug", "stdout", safe);
                return safe;
            });
            transport = CreateStdio(local, variables, errorTail, events, stray, () => isStarting);
        }

        transport = options.Recorder?.Wrap(transport) ?? transport;
        try
        {
            var isResumed = isSaved && options.KnownServer is not null;
            var ordered = new OrderedTransport(
                transport,
                events.OnNotification,
                events.Trace,
                stray,
                greetsLate: isSaved && options.Target is HttpTarget { Kind: not HttpTransportKind.Sse });
            var clientOptions = CreateClientOptions(options, events, askable, knownVersion);
            var client = isResumed
                ? await McpClient.ResumeSessionAsync(
                    ordered,
                    options.KnownServer!.Resumption,
                    clientOptions,
                    loggerFactory: null,
                    cancellationToken).ConfigureAwait(false)
                : await McpClient.CreateAsync(
                    ordered, clientOptions, loggerFactory: null, cancellationToken).ConfigureAwait(false);
            var connection = new Connection(client, http, dueOn, stray, askable) { IsResumed = isResumed };
            if (listens && !connection.IsLegacy && options is { Recorder: null, Target: not ReplayTarget })
            {
                connection.Hear(events);
            }

            return connection;
        }
        catch
        {
            http?.Dispose();
            throw;
        }
        finally
        {
            isStarting = false;
        }
    }

    /// <summary>Lets the credential sign in while no clock runs.</summary>
    public static async Task PrepareAsync(SessionOptions options, CancellationToken cancellationToken)
    {
        if (options.Target is HttpTarget target)
        {
            using var http = HttpStack.Create(target, options.Credential, options.Network, cookies: options.Cookies);
            await options.Credential.PrepareAsync(target.Uri, http, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Has a server that has no standing stream tell of changes (subscriptions/listen, since 2026-07-28; the SDK has no
    /// call for it), for as long as the connection lasts.
    /// </summary>
    public void Hear(SessionEvents events)
    {
        var offered = Client.ServerCapabilities;
        var wanted = new JsonObject();
        if (offered.Tools?.ListChanged == true)
        {
            wanted["toolsListChanged"] = true;
        }

        if (offered.Prompts?.ListChanged == true)
        {
            wanted["promptsListChanged"] = true;
        }

        if (offered.Resources?.ListChanged == true)
        {
            wanted["resourcesListChanged"] = true;
        }

        if (wanted.Count > 0)
        {
            using (ExecutionContext.SuppressFlow()) // It belongs to no call.
            {
                _ = Task.Run(() => HearAsync(events, wanted, _hearing.Token));
            }
        }
    }

    private async Task HearAsync(SessionEvents events, JsonObject wanted, CancellationToken cancellationToken)
    {
        try
        {
            if (IsResumed)
            {
                await Task.Delay(FirstCall, cancellationToken).ConfigureAwait(false);
            }

            for (var pause = ShortestPause; ; pause = pause < LongestPause ? pause * 2 : pause)
            {
                try
                {
                    var parameters = new JsonObject { ["notifications"] = wanted.DeepClone() };
                    await Client.SendRequestAsync(
                        new JsonRpcRequest { Method = "subscriptions/listen", Params = parameters },
                        cancellationToken).ConfigureAwait(false);
                    pause = ShortestPause;
                }
                catch (Exception error) when (MayHearAgain(error))
                {
                    // A stream breaks off sooner or later.
                }

                await Task.Delay(pause, cancellationToken).ConfigureAwait(false);

                // What was said meanwhile is not said again.
                events.OnNotification(
                    new JsonRpcNotification { Method = NotificationMethods.ToolListChangedNotification });
            }
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // The connection is over.
        }
        catch (Exception error)
        {
            events.Log("debug", null, $"The server does not report changes: {events.Clean(error.Message)}");
        }
    }

    /// <summary>A server that refuses to tell is not asked again; one that is busy or gone is.</summary>
    private static bool MayHearAgain(Exception error) =>
        error is IOException or TimeoutException
        || error is McpException and not McpProtocolException
        || error is HttpRequestException { StatusCode: null or (HttpStatusCode)429 or >= (HttpStatusCode)500 };

    /// <summary>Marks it as in use; false when it is being closed and another is to be asked for.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_isRetired)
            {
                return false;
            }

            _users++;
            return true;
        }
    }

    /// <summary>The counterpart of <see cref="TryEnter"/>.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_users > 0 || !_isRetired)
            {
                return;
            }
        }

        Close();
    }

    /// <summary>Lets nobody in any more and closes it when the last user has left.</summary>
    public void Retire()
    {
        lock (_lock)
        {
            if (_isRetired)
            {
                return;
            }

            _isRetired = true;
            if (_users > 0)
            {
                return;
            }
        }

        Close();
    }

    public ValueTask DisposeAsync() => new(EndAsync());

    private async Task EndAsync()
    {
        await _hearing.CancelAsync().ConfigureAwait(false);

        // A server that does not answer the farewell must not hold the user up.
        var closing = Client.DisposeAsync().AsTask();
        await Task.WhenAny(closing, Task.Delay(CloseTimeout)).ConfigureAwait(false);
        _ = closing.ContinueWith(
            static t => _ = t.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
        _http?.Dispose();
    }

    /// <summary>
    /// Closes in the background: nobody waits for the end of a connection that has been replaced. Outside the flow of
    /// the call that happened to be the last, whose notes the farewell's answer would overwrite.
    /// </summary>
    private void Close()
    {
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(async () => await DisposeAsync().ConfigureAwait(false));
        }
    }

    private static StdioClientTransport CreateStdio(
        StdioTarget target,
        Dictionary<string, string?> variables,
        ErrorTail errorTail,
        SessionEvents events,
        ILoggerFactory log,
        Func<bool> isStarting)
    {
        // The child gets a short list of harmless variables and what the user gave, not this process's tokens.
        var environment = new Dictionary<string, string?>(StdioClientTransportOptions.GetDefaultEnvironmentVariables());
        foreach (var pair in variables)
        {
            environment[pair.Key] = pair.Value;
        }

        return new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = target.Command,
            Arguments = [.. target.Arguments],
            WorkingDirectory = target.WorkingDirectory,
            InheritEnvironmentVariables = false,
            EnvironmentVariables = environment,
            ShutdownTimeout = TimeSpan.FromSeconds(1.5),
            StandardErrorLines = line =>
            {
                var safe = errorTail.Add(line);
                events.Log("debug", "stderr", safe);
                if (isStarting() && !ErrorTail.IsDecoration(safe))
                {
                    events.Starting(safe);
                }
            },
            Name = target.DisplayName,
        }, log);
    }

    internal static McpClientOptions CreateClientOptions(
        SessionOptions options, SessionEvents events, Askable askable, string? version) => new()
        {
            ProtocolVersion = version,
            ClientInfo = new Implementation { Name = "McpAtlassian", Version = options.ClientVersion },
            InitializationTimeout = Timeout.InfiniteTimeSpan,
            DiscoverProbeTimeout = options.Target is StdioTarget ? TimeSpan.FromSeconds(2) : TimeSpan.FromSeconds(5),
            Capabilities = new ClientCapabilities
            {
                Elicitation = askable == default
                ? null
                : new() { Form = askable.Forms ? new() : null, Url = askable.Urls ? new() : null },
                Extensions = new Dictionary<string, object> { [ServerTask.Extension] = new JsonObject() },
            },

            // The SDK announces what it has a handler for.
            Handlers = new McpClientHandlers { ElicitationHandler = askable == default ? null : events.ElicitAsync },
        };
}
