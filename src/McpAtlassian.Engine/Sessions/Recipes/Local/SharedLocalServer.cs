using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>
/// A local server over HTTP. Sessions that want the same runner on the same port share its process, which ends with the
/// last of them.
/// </summary>
internal sealed class SharedLocalServer
{
    private static readonly Dictionary<(LocalRunner Runner, int Port), SharedLocalServer> Running = [];
    private static readonly SemaphoreSlim Mutex = new(1, 1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly LocalLaunch _launch;
    private readonly int _port;
    private readonly string _settings;
    private readonly ErrorTail _errorTail;
    private readonly ChildProgram _process;
    private int _sessions;

    private SharedLocalServer(LocalLaunch launch, int port, string settings)
    {
        _launch = launch;
        _port = port;
        _settings = settings;
        var redactor = new Redactor();
        foreach (var secret in launch.Variables.SelectMany(static v => SecretNames.SecretsOf(v.Key, v.Value)))
        {
            redactor.Add(secret);
        }

        _errorTail = new ErrorTail(redactor);
        _process = ChildProgram.Start(
            launch.Program, launch.Arguments, ChildEnvironment.Create(launch.Runner, launch.Variables), Hear);
    }

    /// <summary>Hears the lines while the server starts: what is being downloaded.</summary>
    private volatile ICallObserver? _waiting;

    private void Hear(string line)
    {
        var safe = _errorTail.Add(line);
        if (!ErrorTail.IsDecoration(safe))
        {
            _waiting?.OnProgress(0, null, safe);
        }
    }

    static SharedLocalServer() => AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
    {
        // Sessions nobody has closed end with this process, and so do their servers.
        foreach (var server in Running.Values)
        {
            server.RemoveContainer();
            server._process.Kill();
        }
    };

    /// <summary>
    /// One more session on the server; starts it for the first. The result is called when the session closes.
    /// </summary>
    public static async Task<Func<Task>> AcquireAsync(
        LocalLaunch launch, int port, TimeSpan patience, ICallObserver? observer, CancellationToken cancellationToken)
    {
        await Mutex.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var key = (launch.Runner, port);
            var settings = Fingerprint(launch);
            if (!Running.TryGetValue(key, out var server) || server._process.HasExited)
            {
                RequireFree(port);
                server = new SharedLocalServer(launch, port, settings);
                Running[key] = server;
                server._waiting = observer;
                await server.WaitUntilReadyAsync(key, patience, cancellationToken).ConfigureAwait(false);
                server._waiting = null;
            }
            else if (server._settings != settings)
            {
                throw new EngineException(
                    ErrorIds.PortInUse,
                    $"A local server with other settings already runs on port {port}.",
                    $"Use another port, -ConnectionOption @{{ Port = {port + 1} }}, or disconnect its sessions first.");
            }

            server._sessions++;
            var isLeft = 0;
            return () => Interlocked.Exchange(ref isLeft, 1) == 0 ? server.LeaveAsync(key) : Task.CompletedTask;
        }
        finally
        {
            Mutex.Release();
        }
    }

    private async Task LeaveAsync((LocalRunner, int) key)
    {
        await Mutex.WaitAsync().ConfigureAwait(false);
        try
        {
            if (--_sessions == 0)
            {
                await RemoveAsync(key).ConfigureAwait(false);
            }
        }
        finally
        {
            Mutex.Release();
        }
    }

    private Task RemoveAsync((LocalRunner, int) key)
    {
        if (Running.TryGetValue(key, out var current) && current == this)
        {
            Running.Remove(key);
        }

        return StopAsync();
    }

    /// <summary>Nothing announces that the port is open, so it is asked until it answers.</summary>
    private async Task WaitUntilReadyAsync(
        (LocalRunner, int) key, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        using var http = new HttpClient(new HttpClientHandler { UseProxy = false, AllowAutoRedirect = false });
        try
        {
            while (!await IsReadyAsync(http, limit.Token).ConfigureAwait(false))
            {
                if (_process.HasExited)
                {
                    throw new EngineException(
                        ErrorIds.LocalServerExited,
                        "The local server ended with exit code "
                        + $"{await _process.WaitAsync(limit.Token).ConfigureAwait(false)} before it listened. "
                        + $"Last output:\n{_errorTail}",
                        "Check the version and the settings. Without -Transport Http you get more details.");
                }

                await Task.Delay(Pause, limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await RemoveAsync(key).ConfigureAwait(false);
            throw new EngineException(
                ErrorIds.TimedOut,
                $"The local server did not listen on port {_port} within {patience.TotalSeconds:0} s. Last "
                + $"output:\n{_errorTail}",
                FetchingRunner.Remedy);
        }
        catch
        {
            await RemoveAsync(key).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(
                new Uri($"http://127.0.0.1:{_port}/healthz"), cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task StopAsync()
    {
        if (RemoveContainer() is { } remover)
        {
            using (remover)
            using (var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10)))
            {
                try
                {
                    await remover.WaitAsync(limit.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    remover.Kill();
                }
            }
        }

        _process.Kill();
        try
        {
            // Until it has ended the port is its own, and whoever connects again wants that very port.
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await _process.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It cannot be ended; that must not hold the user up.
        }

        _process.Dispose();
    }

    /// <summary>
    /// The container is the engine's child, not docker's: ending docker alone would leave it running.
    /// </summary>
    private ChildProgram? RemoveContainer() => _launch.Container is { } container && !_process.HasExited
        ? ChildProgram.Start(
            _launch.Program,
            ["rm", "-f", container],
            ChildEnvironment.Create(_launch.Runner, new Dictionary<string, string?>()),
            static _ => { })
        : null;

    private static void RequireFree(int port)
    {
        var probe = new TcpListener(IPAddress.Loopback, port);
        try
        {
            probe.Start();
        }
        catch (SocketException error)
        {
            throw LoopbackPort.Refused(
                [port],
                error,
                $"Use another port: -ConnectionOption @{{ Port = {port + 1} }}. If that program is an mcp-atlassian "
                + $"server, connect to it with -Uri http://127.0.0.1:{port}/mcp.");
        }
        finally
        {
            probe.Stop();
        }
    }

    /// <summary>Tells whether two starts are the same without keeping what they hold.</summary>
    private static string Fingerprint(LocalLaunch launch)
    {
        var parts = launch.Arguments.Where(a => a != launch.Container)
            .Concat(launch.Variables.OrderBy(static v => v.Key, StringComparer.Ordinal)
            .Select(static v => v.Key + "=" + v.Value));
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join("\n", parts))));
    }
}
