using McpAtlassian.DemoServer.Http;
using McpAtlassian.DemoServer.Identity;

namespace McpAtlassian.DemoServer.Mcp;

/// <summary>Takes one JSON-RPC message to what answers it, by the rules of the protocol's generation.</summary>
internal sealed class McpDispatcher(
    ToolRegistry registry,
    ToolRunner runner,
    Offerings offerings,
    McpSessions sessions,
    StandingStreams streams,
    DemoHooks hooks,
    DemoSiteOptions options)
{
    private const string Newest = "2026-07-28";

    private static readonly string[] HandshakeVersions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];
    private static readonly string[] Levels =
        ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];

    private bool IsStateless => options.ProtocolEra == DemoProtocolEra.Stateless2026;

    public async Task HandleAsync(
        HttpExchange exchange,
        JsonObject message,
        DemoIdentity identity,
        Surface surface,
        CancellationToken cancellationToken)
    {
        var method = message["method"]?.ToString();
        var parameters = message["params"] as JsonObject;
        exchange.Understand(message);
        if (method is null)
        {
            // An answer to something the server asked; the demo asks nothing.
            await exchange.WriteStatusAsync(202).ConfigureAwait(false);
            return;
        }

        if (message["id"] is null)
        {
            Notice(exchange, method, parameters, identity);
            await exchange.WriteStatusAsync(202).ConfigureAwait(false);
            return;
        }

        var session = IsStateless ? null : FindSession(exchange, method, identity);
        if (IsStateless)
        {
            CheckEnvelope(exchange, method, parameters);
        }

        if (method == "subscriptions/listen" && IsStateless)
        {
            await ListenAsync(exchange, message["id"]!, cancellationToken).ConfigureAwait(false);
            return;
        }

        var request = new McpRequest(exchange, message["id"]!, method, parameters, identity, surface, session);
        if (!await hooks.BeforeAsync(request, cancellationToken).ConfigureAwait(false))
        {
            await AnswerAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Notice(HttpExchange exchange, string method, JsonObject? parameters, DemoIdentity identity)
    {
        if (method != "notifications/cancelled" || parameters?["requestId"] is not { } requestId)
        {
            return;
        }

        if (exchange.Header("Mcp-Session-Id") is { } id && sessions.Find(id, identity.User.AccountId) is { } session
            && session.Running.TryGetValue(requestId.ToJsonString(), out var running))
        {
            running.Exchange.Cancel();
            running.Cancellation.Cancel();
        }
    }

    private McpSession? FindSession(HttpExchange exchange, string method, DemoIdentity identity)
    {
        if (method == "server/discover")
        {
            throw new RpcException(RpcException.MethodNotFound, "Method not found", 400);
        }

        if (method == "initialize")
        {
            return null;
        }

        if (exchange.Header("Mcp-Session-Id") is not { } id)
        {
            throw new RpcException(-32000, "Bad Request: Mcp-Session-Id header is required", 400);
        }

        var session =
            sessions.Find(id, identity.User.AccountId) ?? throw new RpcException(-32001, "Session not found", 404);
        return exchange.Header("MCP-Protocol-Version") is { } version && !HandshakeVersions.Contains(version)
            ? throw new RpcException(
                -32000,
                $"Bad Request: Unsupported protocol version: {version} (supported versions: "
                + $"{string.Join(", ", HandshakeVersions)})",
                400)
            : session;
    }

    private static void CheckEnvelope(HttpExchange exchange, string method, JsonObject? parameters)
    {
        var requested = exchange.Header("MCP-Protocol-Version");
        if (requested != Newest)
        {
            throw new RpcException(
                RpcException.UnsupportedProtocolVersion,
                "Unsupported protocol version",
                400,
                new JsonObject
                {
                    ["supported"] = new JsonArray(Newest),
                    ["requested"] = requested ?? parameters?["protocolVersion"]?.ToString()
                });
        }

        if (parameters?["_meta"]?["io.modelcontextprotocol/protocolVersion"]?.ToString() != Newest)
        {
            throw new RpcException(
                RpcException.HeaderMismatch,
                "_meta/io.modelcontextprotocol/protocolVersion does not match the MCP-Protocol-Version header",
                400);
        }

        if (exchange.Header("Mcp-Method") != method)
        {
            throw new RpcException(
                RpcException.HeaderMismatch, "The Mcp-Method header does not match the method of the message", 400);
        }

        var name = method switch
        {
            "tools/call" or "prompts/get" => parameters["name"]?.ToString(),
            "resources/read" => parameters["uri"]?.ToString(),
            _ => null,
        };
        if (name is not null
            && exchange.Header("Mcp-Name") is var header
            && header != name
            && header?.StartsWith("=?base64?", StringComparison.Ordinal) != true)
        {
            throw new RpcException(
                RpcException.HeaderMismatch, "The Mcp-Name header does not match the name in the message", 400);
        }
    }

    private async Task ListenAsync(HttpExchange exchange, JsonNode id, CancellationToken cancellationToken)
    {
        var meta = new JsonObject { ["io.modelcontextprotocol/subscriptionId"] = id.DeepClone() };
        var first = Rpc.Notification("notifications/subscriptions/acknowledged", new JsonObject
        {
            ["notifications"] = new JsonObject { ["toolsListChanged"] = true },
            ["_meta"] = meta.DeepClone(),
        });
        await streams.HoldAsync(exchange, first, meta, cancellationToken).ConfigureAwait(false);
    }

    private async Task AnswerAsync(McpRequest request, CancellationToken cancellationToken)
    {
        using var channel = new ReplyChannel(request.Exchange);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, request.Session?.Ended ?? CancellationToken.None);
        var key = request.Id.ToJsonString();
        request.Session?.Running.TryAdd(key, new RunningRequest(request.Exchange, cancellation));
        try
        {
            var work = RunAsync(request, channel, cancellation.Token);
            await AttendAsync(work, channel, cancellation).ConfigureAwait(false);
            JsonObject reply;
            var status = 200;
            try
            {
                var result = await work.ConfigureAwait(false);
                request.Exchange.Note(RequestEvent.Processed);
                reply = Rpc.Result(request.Id, Complete(request.Method, result));
            }
            catch (RpcException error)
            {
                reply = Rpc.Error(request.Id, error);
                status = error.Status;
            }
            catch (OperationCanceledException) when (request.Exchange.IsCancelled)
            {
                // A cancelled request gets no answer; its stream just ends.
                await channel.AbandonAsync().ConfigureAwait(false);
                return;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                reply = Rpc.Error(
                    request.Id,
                    new RpcException(RpcException.InternalError, "Internal error: " + error.GetType().Name));
            }

            if (!await hooks.AfterAsync(request, reply, channel.IsStreaming).ConfigureAwait(false))
            {
                await channel.ReplyAsync(
                    reply, status, preferStream: request.Method == "initialize").ConfigureAwait(false);
            }
        }
        finally
        {
            request.Session?.Running.TryRemove(key, out _);
        }
    }

    /// <summary>While the work goes on, writes now and then: that is how a client that went away is noticed.</summary>
    private async Task AttendAsync(Task work, ReplyChannel channel, CancellationTokenSource cancellation)
    {
        while (!work.IsCompleted)
        {
            using var nap = new CancellationTokenSource();
            await Task.WhenAny(work, Task.Delay(options.KeepAliveInterval, nap.Token)).ConfigureAwait(false);
            await nap.CancelAsync().ConfigureAwait(false);
            if (work.IsCompleted || cancellation.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await channel.KeepAliveAsync().ConfigureAwait(false);
            }
            catch
            {
                await cancellation.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    private async Task<JsonObject> RunAsync(
        McpRequest request, ReplyChannel channel, CancellationToken cancellationToken) => request.Method switch
        {
            "initialize" when !IsStateless => Initialize(request),
            "server/discover" when IsStateless => Discover(),
            "ping" when !IsStateless => [],
            "logging/setLevel" when !IsStateless => SetLevel(request),
            "tools/list" => ListTools(request),
            "tools/call" => await CallAsync(request, channel, cancellationToken).ConfigureAwait(false),
            "resources/list" => Offerings.Resources(),
            "resources/templates/list" => Offerings.Templates(),
            "resources/read" => offerings.Read(request.Parameters?["uri"]?.ToString(), request.Identity),
            "resources/subscribe" or "resources/unsubscribe" when !IsStateless => [],
            "prompts/list" => Offerings.Prompts(),
            "prompts/get" => offerings.Prompt(
                request.Parameters?["name"]?.ToString(),
                request.Parameters?["arguments"] as JsonObject,
                request.Identity),
            "completion/complete" => offerings.Complete(request.Parameters, request.Identity),
            _ => throw new RpcException(
                RpcException.MethodNotFound, $"Method not found: {request.Method}", IsStateless ? 404 : 200),
        };

    private static JsonObject ServerInfo() =>
        new() { ["name"] = "atlassian-mcp-server-demo", ["title"] = "Embedded Atlassian", ["version"] = "2.0.0" };

    private static JsonObject Capabilities(bool withLogging)
    {
        var capabilities = new JsonObject
        {
            ["tools"] = new JsonObject { ["listChanged"] = true },
            ["resources"] = new JsonObject { ["listChanged"] = false },
            ["prompts"] = new JsonObject { ["listChanged"] = false },
            ["completions"] = new JsonObject(),
        };
        if (withLogging)
        {
            capabilities["logging"] = new JsonObject();
        }

        return capabilities;
    }

    private JsonObject Initialize(McpRequest request)
    {
        var asked = request.Parameters?["protocolVersion"]?.ToString();
        var version = HandshakeVersions.Contains(asked) ? asked! : HandshakeVersions[HandshakeVersions.Length - 1];
        var session = sessions.Open(request.Identity.User.AccountId);
        request.Exchange.AddHeader("Mcp-Session-Id", session.Id);
        return new JsonObject
        {
            ["protocolVersion"] = version,
            ["capabilities"] = Capabilities(withLogging: true),
            ["serverInfo"] = ServerInfo(),
            ["instructions"] = "An Atlassian site in memory. Nothing here is real and nothing is kept.",
        };
    }

    private static JsonObject Discover() => new()
    {
        ["supportedVersions"] = new JsonArray(Newest),
        ["capabilities"] = Capabilities(withLogging: false),
        ["serverInfo"] = ServerInfo(),
        ["instructions"] = "An Atlassian site in memory. Nothing here is real and nothing is kept.",
        ["_meta"] = new JsonObject { ["io.modelcontextprotocol/serverInfo"] = ServerInfo() },
    };

    private static JsonObject SetLevel(McpRequest request)
    {
        var level = request.Parameters?["level"]?.ToString();
        if (!Levels.Contains(level))
        {
            throw new RpcException(RpcException.InvalidParams, $"Unknown log level: {level}");
        }

        request.Session!.LogLevel = level!;
        return [];
    }

    private JsonObject ListTools(McpRequest request)
    {
        var tools = registry.List(request.Surface, request.Identity);
        var start = 0;
        if (request.Parameters?["cursor"]?.ToString() is { } cursor)
        {
            start = Data.PageToken.Read(cursor, request.Surface.ToString())
                ?? throw new RpcException(RpcException.InvalidParams, "Invalid cursor");
        }

        var size = request.Surface == Surface.V2All ? Math.Max(1, options.PageSize) : int.MaxValue;
        var page = tools.Skip(start).Take(size).ToList();
        var result =
            new JsonObject { ["tools"] = new JsonArray([.. page.Select(entry => JsonNode.Parse(entry.Description))]) };
        if (start + page.Count < tools.Count)
        {
            result["nextCursor"] = Data.PageToken.Write(start + page.Count, request.Surface.ToString());
        }

        return result;
    }

    private async Task<JsonObject> CallAsync(
        McpRequest request, ReplyChannel channel, CancellationToken cancellationToken)
    {
        var name = request.Parameters?["name"]?.ToString()
            ?? throw new RpcException(RpcException.InvalidParams, "name is required");
        var entry = registry.Find(request.Surface, request.Identity, name)
            ?? throw new RpcException(RpcException.InvalidParams, $"Tool {name} not found");
        var arguments = request.Parameters["arguments"] switch
        {
            null => [],
            JsonObject given => given,
            _ => throw new RpcException(RpcException.InvalidParams, "arguments must be an object"),
        };
        var context = new CallContext(
            request.Identity,
            request.Surface,
            (done, total, text) => ProgressAsync(request, channel, done, total, text),
            (level, text) => LogAsync(request, channel, level, text),
            cancellationToken);
        return await runner.RunAsync(entry, arguments, context).ConfigureAwait(false);
    }

    private static Task ProgressAsync(McpRequest request, ReplyChannel channel, int done, int total, string text)
    {
        if (request.Parameters?["_meta"]?["progressToken"] is not { } token)
        {
            return Task.CompletedTask;
        }

        return channel.NotifyAsync(Rpc.Notification("notifications/progress", new JsonObject
        {
            ["progressToken"] = token.DeepClone(),
            ["progress"] = done,
            ["total"] = total,
            ["message"] = text,
        }));
    }

    private static Task LogAsync(McpRequest request, ReplyChannel channel, string level, string text)
    {
        var wanted =
            request.Session?.LogLevel ?? request.Parameters?["_meta"]?["io.modelcontextprotocol/logLevel"]?.ToString();
        if (wanted is null || Array.IndexOf(Levels, level) < Array.IndexOf(Levels, wanted))
        {
            return Task.CompletedTask;
        }

        return channel.NotifyAsync(Rpc.Notification(
            "notifications/message", new JsonObject { ["level"] = level, ["logger"] = "demo", ["data"] = text }));
    }

    /// <summary>The newest protocol wants to know of each result what it is and how long it holds.</summary>
    private JsonObject Complete(string method, JsonObject result)
    {
        if (IsStateless)
        {
            result["resultType"] = "complete";
            if (method is "server/discover" or "resources/read" || method.EndsWith("/list", StringComparison.Ordinal))
            {
                result["ttlMs"] = 0;
                result["cacheScope"] = "private";
            }
        }

        return result;
    }
}
