using System.Diagnostics;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Http;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Health;

/// <summary>One climb: the steps in order, each skipped when what it stands on has failed.</summary>
internal sealed class HealthLadder(
    ServerTarget target,
    Credential credential,
    NetworkOptions network,
    McpSession? session,
    SessionOptions? options,
    ICallObserver? observer)
{
    /// <summary>No step may hold the ladder up longer.</summary>
    internal static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(20);

    private readonly List<HealthStep> _rungs = [];
    private McpSession? _opened;

    public ServerTarget Target => target;

    public Credential Credential => credential;

    public NetworkOptions Network => network;

    /// <summary>The session under test: the given one, or the one opened on the way.</summary>
    public McpSession? Session => session ?? _opened;

    public ICallObserver? Observer => observer;

    public async Task<HealthReport> ClimbAsync(Action<HealthStep>? onStep, CancellationToken cancellationToken)
    {
        try
        {
            if (target is HttpTarget http)
            {
                await ClimbToServerAsync(http, onStep, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                foreach (var name in (string[])["Dns", "Tls", "Discovery", "Authentication"])
                {
                    Add(
                        new HealthStep(name, HealthResult.Skipped, "Does not apply to a program on this machine."),
                        onStep);
                }
            }

            await RunAsync("Initialize", InitializeAsync, onStep, cancellationToken).ConfigureAwait(false);
            await RunAsync(
                "Tools", token => ToolSteps.ListAsync(this, token), onStep, cancellationToken).ConfigureAwait(false);
            await RunAsync(
                "WhoAmI", token => ToolSteps.WhoAmIAsync(this, token), onStep, cancellationToken).ConfigureAwait(false);
            await RunAsync(
                "ProductRead",
                token => ToolSteps.ReadProductAsync(this, token),
                onStep,
                cancellationToken).ConfigureAwait(false);
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

    private async Task ClimbToServerAsync(
        HttpTarget http, Action<HealthStep>? onStep, CancellationToken cancellationToken)
    {
        await RunAsync(
            "Dns",
            token => NetworkSteps.ResolveAsync(http, network, token),
            onStep,
            cancellationToken).ConfigureAwait(false);
        await RunAsync(
            "Tls",
            token => NetworkSteps.SecureAsync(http, network, token),
            onStep,
            cancellationToken).ConfigureAwait(false);
        await RunAsync(
            "Discovery",
            token => DiscoveryStep.RunAsync(http, credential, network, token),
            onStep,
            cancellationToken).ConfigureAwait(false);
        await RunAsync(
            "Authentication",
            token => AuthenticationStep.RunAsync(http, credential, network, token),
            onStep,
            cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAsync(
        string name,
        Func<CancellationToken, Task<HealthStep>> body,
        Action<HealthStep>? onStep,
        CancellationToken cancellationToken)
    {
        if (Blocker(name) is { } blocker)
        {
            Add(new HealthStep(name, HealthResult.Skipped, blocker), onStep);
            return;
        }

        var watch = Stopwatch.StartNew();
        HealthStep step;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StepTimeout);
        try
        {
            step = await body(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            step = new HealthStep(
                name,
                HealthResult.Failed,
                $"No answer within {StepTimeout.TotalSeconds:0} s.",
                "Check the network and the proxy (-Proxy).",
                ErrorIds.TimedOut);
        }
        catch (EngineException error)
        {
            step = Findings.FromError(name, error, credential);
        }
        catch (Exception error)
            when (error is HttpRequestException or System.IO.IOException or System.Net.Sockets.SocketException)
        {
            step = Findings.FromError(
                name,
                FaultMapper.Map(
                    error, new CallContext(), target, credential, new ErrorTail(new Redactor()), connecting: true),
                credential);
        }

        step.Duration = watch.Elapsed;
        Add(step, onStep);
    }

    /// <summary>Why a step cannot be tried, or null.</summary>
    private string? Blocker(string name)
    {
        foreach (var step in _rungs)
        {
            // A server without metadata may be used with a token, and few tools still tell who one is.
            if (step.Result == HealthResult.Failed
                && step.Name is not ("Tools" or "WhoAmI")
                && !(step.Name == "Discovery" && step.ErrorId is null))
            {
                return $"{step.Name} failed.";
            }
        }

        return name is not ("Dns" or "Tls" or "Discovery" or "Authentication")
            && session is null
            && options is { Credential: NoCredential }
            && _rungs.Exists(
                r => r.Name == "Authentication" && r.Result == HealthResult.Skipped && target is HttpTarget)
            ? "This step needs a credential."
            : null;
    }

    private async Task<HealthStep> InitializeAsync(CancellationToken cancellationToken)
    {
        if (session is null)
        {
            _opened = await McpSession.ConnectAsync(
                new SessionOptions
                {
                    Target = target,
                    Credential = credential,
                    Network = network,
                    ConnectTimeout = StepTimeout,
                    ClientVersion = options!.ClientVersion,
                    KnownCatalogue = ToolCatalogue.Empty, // Listing is a step of its own.
                    Observer = observer,
                },
                cancellationToken).ConfigureAwait(false);
        }
        else
        {
            try
            {
                await session.RequestAsync(
                    "ping", [], replayable: true, StepTimeout, observer, cancellationToken).ConfigureAwait(false);
            }
            catch (EngineException error) when (error.ErrorId == ErrorIds.NotSupported)
            {
                // The protocol of 2026-07-28 has no ping; that it was refused is an answer too.
            }
        }

        var live = Session!;
        return new HealthStep(
            "Initialize",
            HealthResult.Passed,
            $"{live.ServerName ?? "The server"} {live.ServerVersion} speaks MCP {live.ProtocolVersion}.");
    }

    private void Add(HealthStep step, Action<HealthStep>? onStep)
    {
        _rungs.Add(step);
        onStep?.Invoke(step);
    }
}
