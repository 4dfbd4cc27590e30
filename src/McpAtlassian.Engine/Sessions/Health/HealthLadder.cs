using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Http;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Health;

/// <summary>One climb: the rungs in order, each skipped when what it stands on has failed.</summary>
internal sealed class HealthLadder(ServerTarget target, Credential credential, NetworkOptions network, McpSession? session, SessionOptions? options, ICallObserver? observer)
{
    /// <summary>No rung may hold the ladder up longer.</summary>
    internal static readonly TimeSpan RungTimeout = TimeSpan.FromSeconds(20);

    private readonly List<HealthRung> _rungs = [];
    private McpSession? _opened;

    public ServerTarget Target => target;

    public Credential Credential => credential;

    public NetworkOptions Network => network;

    /// <summary>The session under test: the given one, or the one opened on the way.</summary>
    public McpSession? Session => session ?? _opened;

    public ICallObserver? Observer => observer;

    public async Task<HealthReport> ClimbAsync(Action<HealthRung>? onRung, CancellationToken cancellationToken)
    {
        try
        {
            if (target is HttpTarget http)
            {
                await ClimbToServerAsync(http, onRung, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                foreach (string name in (string[])["Dns", "Tls", "Discovery", "Authentication"])
                {
                    Add(new HealthRung(name, HealthResult.Skipped, "A program on this machine has no such thing."), onRung);
                }
            }

            await RunAsync("Initialize", InitializeAsync, onRung, cancellationToken).ConfigureAwait(false);
            await RunAsync("Tools", token => ToolRungs.ListAsync(this, token), onRung, cancellationToken).ConfigureAwait(false);
            await RunAsync("WhoAmI", token => ToolRungs.WhoAmIAsync(this, token), onRung, cancellationToken).ConfigureAwait(false);
            await RunAsync("ProductRead", token => ToolRungs.ReadProductAsync(this, token), onRung, cancellationToken).ConfigureAwait(false);
            return new HealthReport(_rungs, this);
        }
        finally
        {
            if (_opened is not null)
            {
                await _opened.CloseAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task ClimbToServerAsync(HttpTarget http, Action<HealthRung>? onRung, CancellationToken cancellationToken)
    {
        await RunAsync("Dns", token => NetworkRungs.ResolveAsync(http, network, token), onRung, cancellationToken).ConfigureAwait(false);
        await RunAsync("Tls", token => NetworkRungs.SecureAsync(http, network, token), onRung, cancellationToken).ConfigureAwait(false);
        await RunAsync("Discovery", token => DiscoveryRung.RunAsync(http, credential, network, token), onRung, cancellationToken).ConfigureAwait(false);
        await RunAsync("Authentication", token => AuthenticationRung.RunAsync(http, credential, network, token), onRung, cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAsync(string name, Func<CancellationToken, Task<HealthRung>> body, Action<HealthRung>? onRung, CancellationToken cancellationToken)
    {
        if (Blocker(name) is { } blocker)
        {
            Add(new HealthRung(name, HealthResult.Skipped, blocker), onRung);
            return;
        }

        var watch = Stopwatch.StartNew();
        HealthRung rung;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(RungTimeout);
        try
        {
            rung = await body(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            rung = new HealthRung(name, HealthResult.Failed, $"No answer within {RungTimeout.TotalSeconds:0} s.", "Check the network and the proxy (-Proxy).", ErrorIds.TimedOut);
        }
        catch (EngineException e)
        {
            rung = Findings.FromError(name, e, credential);
        }
        catch (Exception e) when (e is HttpRequestException or System.IO.IOException or System.Net.Sockets.SocketException)
        {
            rung = Findings.FromError(name, FaultMapper.Map(e, new CallContext(), target, credential, new ErrorTail(new Redactor()), connecting: true), credential);
        }

        rung.Duration = watch.Elapsed;
        Add(rung, onRung);
    }

    /// <summary>Why a rung cannot be tried, or null.</summary>
    private string? Blocker(string name)
    {
        foreach (var rung in _rungs)
        {
            // A server without metadata may be used with a token, and few tools still tell who one is.
            if (rung.Result == HealthResult.Failed && rung.Name is not ("Tools" or "WhoAmI") && !(rung.Name == "Discovery" && rung.ErrorId is null))
            {
                return $"{rung.Name} failed.";
            }
        }

        return name is not ("Dns" or "Tls" or "Discovery" or "Authentication") && session is null && options is { Credential: NoCredential } && _rungs.Exists(r => r.Name == "Authentication" && r.Result == HealthResult.Skipped && target is HttpTarget)
            ? "It needs a credential."
            : null;
    }

    private async Task<HealthRung> InitializeAsync(CancellationToken cancellationToken)
    {
        if (session is null)
        {
            _opened = await McpSession.ConnectAsync(
                new SessionOptions
                {
                    Target = target,
                    Credential = credential,
                    Network = network,
                    ConnectTimeout = RungTimeout,
                    ClientVersion = options!.ClientVersion,
                    KnownCatalogue = ToolCatalogue.Empty, // Listing is a rung of its own.
                    Observer = observer,
                },
                cancellationToken).ConfigureAwait(false);
        }
        else
        {
            try
            {
                await session.RequestAsync("ping", [], replayable: true, RungTimeout, observer, cancellationToken).ConfigureAwait(false);
            }
            catch (EngineException e) when (e.ErrorId == ErrorIds.NotSupported)
            {
                // The protocol of 2026-07-28 has no ping; that it was refused is an answer too.
            }
        }

        var live = Session!;
        return new HealthRung("Initialize", HealthResult.Passed, $"{live.ServerName ?? "The server"} {live.ServerVersion} speaks MCP {live.ProtocolVersion}.");
    }

    private void Add(HealthRung rung, Action<HealthRung>? onRung)
    {
        _rungs.Add(rung);
        onRung?.Invoke(rung);
    }
}
