using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Http;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Engine.Transport;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Sessions.Recordings;

/// <summary>
/// Writes a session down: one JSON object a line, each on its way to the disk before the next, so that whatever a
/// process that was killed had written is readable. Nothing is written that the sweep of <see cref="StandIns"/> has
/// not been over.
/// </summary>
internal sealed class Recorder : IDisposable
{
    private readonly object _lock = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly FileStream _file;
    private readonly StandIns _standIns;
    private readonly List<OpenExchange> _open = [];
    private int _count;
    private int _lastEnded;
    private bool _isOver;

    private Recorder(FileStream file)
    {
        _file = file;
        _standIns = new StandIns(text => Known(text));
    }

    /// <summary>Takes out what is known to be a secret of this session.</summary>
    public Func<string, string> Known { get; set; } = Redactor.RedactShapes;

    /// <summary>Learns the secrets there are by now: a token may have come since the last line.</summary>
    public Action? Latest { get; set; }

    /// <summary>Names a failure as the session does.</summary>
    public Func<Exception, CallContext, EngineException>? Explain { get; set; }

    /// <summary>Hears why a recording ended before its session.</summary>
    public Action<string>? Warn { get; set; }

    /// <summary>The file.</summary>
    public string Path => _file.Name;

    /// <summary>Begins a recording in a file that is not there yet.</summary>
    /// <exception cref="EngineException">FileExists, PathInvalid.</exception>
    public static Recorder Create(string path) => new(Open(path, FileMode.CreateNew));

    /// <summary>Goes on with a recording.</summary>
    /// <exception cref="EngineException">PathInvalid.</exception>
    public static Recorder Append(Recording recording)
    {
        var file = Open(recording.Path, FileMode.Open);
        file.SetLength(recording.Length);
        file.Position = recording.Length;
        var recorder = new Recorder(file)
        {
            _count = recording.Exchanges.Count == 0 ? 0 : recording.Exchanges.Max(static known => known.Number),
        };
        foreach (var line in File.ReadLines(recording.Path))
        {
            recorder._standIns.Continue(line);
        }

        return recorder;
    }

    /// <summary>Says of whom the recording is: its first line.</summary>
    public void Begin(ServerTarget target, string client) => Write(new JsonObject
    {
        ["type"] = Recording.Start,
        ["version"] = Recording.Version,
        ["client"] = client,
        ["time"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["server"] = _standIns.Clean(null, target.DisplayName),
        ["transport"] = target is StdioTarget ? "stdio" : "http",
        ["standIns"] = StandIns.Rules,
    });

    /// <summary>Says what was agreed with the server.</summary>
    public void Connected(McpSession session) => Write(new JsonObject
    {
        ["type"] = "session",
        ["name"] = session.ServerName,
        ["serverVersion"] = session.ServerVersion,
        ["protocol"] = session.ProtocolVersion,
        ["site"] = session.Site?.Name,
        ["cloudId"] = session.Site?.CloudId,
    });

    /// <summary>The transport, with all that goes over it written down.</summary>
    public IClientTransport Wrap(IClientTransport inner) => new RecordingTransport(inner, this);

    /// <summary>A request goes out.</summary>
    public OpenExchange Begin(string method, JsonNode? parameters)
    {
        var clean = Canonical(Clean(Recording.WithoutMeta(parameters)));
        lock (_lock)
        {
            var exchange = new OpenExchange(++_count, _watch.Elapsed, method, clean);
            _open.Add(exchange);
            return exchange;
        }
    }

    /// <summary>The server says something: of the request it names, or else of the newest one.</summary>
    public void Note(JsonRpcNotification notification)
    {
        var body = new JsonObject
        {
            ["method"] = notification.Method,
            ["params"] = notification.Params?.DeepClone(),
        };
        lock (_lock)
        {
            var exchange = _open.LastOrDefault();
            if (notification.Method == NotificationMethods.ProgressNotification
                && body["params"] is JsonObject progress)
            {
                var token = progress["progressToken"]?.ToString();
                exchange = _open.LastOrDefault(known => known.ProgressToken == token) ?? exchange;
                progress.Remove("progressToken");
            }

            if (exchange is not null)
            {
                Add(exchange, "notification", body);
                return;
            }
        }

        Write(new JsonObject
        {
            ["type"] = "message",
            ["after"] = _lastEnded,
            ["notification"] = Clean(body),
        });
    }

    /// <summary>The server asks; the answer is put to the question once it is there.</summary>
    public JsonObject? Ask(JsonRpcRequest question)
    {
        lock (_lock)
        {
            return _open.LastOrDefault() is { } exchange
                ? Add(
                    exchange,
                    "request",
                    new JsonObject { ["method"] = question.Method, ["params"] = question.Params?.DeepClone() })
                : null;
        }
    }

    /// <summary>What the user, or who stands for him, has answered.</summary>
    public void Answer(JsonObject asked, JsonNode? answer)
    {
        lock (_lock)
        {
            asked["answer"] = Clean(answer);
        }
    }

    /// <summary>The exchange has ended; what it ended with says which of the outcomes it is.</summary>
    public void End(OpenExchange exchange, string outcome, JsonNode? value, JsonObject? exchanged = null)
    {
        lock (_lock)
        {
            if (!_open.Remove(exchange))
            {
                return;
            }

            _lastEnded = exchange.Number;
        }

        var line = new JsonObject
        {
            ["type"] = "exchange",
            ["number"] = exchange.Number,
            ["at"] = Milliseconds(exchange.At),
            ["ms"] = Milliseconds(_watch.Elapsed - exchange.At),
            ["method"] = exchange.Method,
            ["params"] = exchange.Parameters,
        };
        if (exchange.Events.Count > 0)
        {
            line["events"] = exchange.Events;
        }

        if (exchanged is not null)
        {
            line["http"] = Clean(exchanged);
        }

        line[outcome] = Clean(value);
        Write(line);
    }

    /// <summary>
    /// The exchange has failed; what is needed to have it fail in the same way is kept. Without a context it is one
    /// whose request had left when the connection ended.
    /// </summary>
    public void Fail(OpenExchange exchange, Exception error, CallContext? context)
    {
        if (error is McpProtocolException protocol)
        {
            End(
                exchange,
                Recording.Error,
                new JsonObject { ["code"] = (int)protocol.ErrorCode, ["message"] = protocol.Message },
                RecordedHttp.Read(context, error));
            return;
        }

        var isBroken = error is not EngineException
            && (error is HttpRequestException or McpException || NetworkFailure.IsBroken(error));
        var named = Explain?.Invoke(error, context ?? new CallContext());
        End(
            exchange,
            Recording.Failure,
            Recording.Compact(new JsonObject
            {
                ["sent"] = context?.Sent,
                ["isSessionLost"] = NetworkFailure.Find<SessionLostException>(error) is null ? null : true,
                ["isBroken"] = isBroken ? true : null,
                ["errorId"] = named?.ErrorId ?? ErrorIds.ServerUnavailable,
                ["message"] = named?.Message ?? error.Message,
                ["remedy"] = named?.Remedy,
            }),
            RecordedHttp.Read(context, error));
    }

    public void Dispose()
    {
        foreach (var exchange in Unanswered())
        {
            End(exchange, Recording.Unanswered, true);
        }

        lock (_lock)
        {
            _isOver = true;
            _file.Dispose();
        }
    }

    /// <summary>Removes a recording that shows nothing but that no session could be opened.</summary>
    public void Discard()
    {
        Dispose();
        File.Delete(Path);
    }

    private JsonNode? Clean(JsonNode? node)
    {
        Latest?.Invoke();
        return _standIns.Clean(node);
    }

    private List<OpenExchange> Unanswered()
    {
        lock (_lock)
        {
            return [.. _open];
        }
    }

    private JsonObject Add(OpenExchange exchange, string kind, JsonObject body)
    {
        var added = new JsonObject
        {
            ["at"] = Milliseconds(_watch.Elapsed - exchange.At),
            [kind] = Clean(body),
        };
        exchange.Events.Add((JsonNode)added);
        return added;
    }

    private void Write(JsonObject line)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            try
            {
                // Once more over the whole line: what a secret looks like where it is cut by members and escapes.
                var text = Known(line.ToJsonString(JsonText.NodeOptions));
                _file.Write(Encoding.UTF8.GetBytes(text + "\n"));
                _file.Flush();
            }
            catch (IOException error)
            {
                // The session goes on: a call that the server has carried out must not fail for its record.
                _isOver = true;
                Warn?.Invoke($"The recording '{Path}' has stopped, because it cannot be written: {error.Message}");
            }
        }
    }

    private static FileStream Open(string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.Write, FileShare.Read);
        }
        catch (IOException error) when (mode == FileMode.CreateNew && File.Exists(path))
        {
            throw new EngineException(
                ErrorIds.FileExists,
                $"The file '{path}' already exists. It was not replaced.",
                "Give -Record another file, or remove this one first.",
                error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                ErrorIds.PathInvalid,
                $"The recording cannot be written: {error.Message}",
                "Give -Record a file in a folder that exists and that you can write to.",
                error);
        }
    }

    private static decimal Milliseconds(TimeSpan time) => Math.Round((decimal)time.TotalMilliseconds, 1);

    /// <summary>Members in the order of their names, so that the same call is the same line in a comparison.</summary>
    private static JsonNode? Canonical(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(
            map.OrderBy(static pair => pair.Key, StringComparer.Ordinal)
                .Select(static pair => KeyValuePair.Create(pair.Key, Canonical(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Canonical)]),
        _ => node?.DeepClone(),
    };
}

/// <summary>A request under way.</summary>
internal sealed class OpenExchange(int number, TimeSpan at, string method, JsonNode? parameters)
{
    public int Number => number;

    public TimeSpan At => at;

    public string Method => method;

    public JsonNode? Parameters => parameters;

    /// <summary>By which the server names the request when it tells how far it is.</summary>
    public string? ProgressToken { get; set; }

    public JsonArray Events { get; } = [];
}
