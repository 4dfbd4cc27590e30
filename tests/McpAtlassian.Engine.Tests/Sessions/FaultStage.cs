using System.Net.Security;
using McpAtlassian.DemoServer;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Authentication;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.Engine.Transport;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Sessions;

/// <summary>The server, the proxy and the credential of one cell of the matrix.</summary>
internal sealed class FaultStage : IDisposable
{
    private static readonly string[] Scopes =
        ["read:jira:agent-interface", "write:jira:agent-interface", "delete:jira:agent-interface", "offline_access"];

    private readonly FaultScene _scene;
    private readonly TestDemo _site;
    private readonly WireProxy? _proxy;
    private readonly OAuthCredential? _login;
    private readonly ClientCertificateFiles? _certificate;
    private TimeSpan _skew;

    public FaultStage(FaultScene scene, DemoProtocolEra era)
    {
        _scene = scene;
        _site = TestDemo.Start(new TestDemoOptions { ProtocolEra = era });
        if (scene is FaultScene.TokenExpires or FaultScene.ClockJumpsForward or FaultScene.ClockJumpsBack)
        {
            // Straight to the server: its metadata is about its own address, and another's would be refused.
            _login = OAuthCredential.Create(new OAuthOptions
            {
                Browser = new TestBrowser(),
                Ports = OAuthLoginTests.FreePorts(2),
                Scopes = Scopes,
                Now = () => DateTimeOffset.UtcNow + _skew
            });
        }
        else
        {
            _proxy = new WireProxy(_site.BaseUri, Certificate(scene));
            _certificate = scene == FaultScene.ClientCertificateGiven ? new ClientCertificateFiles() : null;
        }
    }

    public Task<McpSession> ConnectAsync() => _proxy is null
        ? TestSessions.ConnectAsync(_site.Uri, _login)
        : TestSessions.ConnectAsync(
            _proxy.Through(_site.Uri),
            TestSessions.Token(_site),
            new NetworkOptions
            {
                SkipCertificateCheck = _scene is FaultScene.ClientCertificateRequired
                    or FaultScene.ClientCertificateGiven or FaultScene.ClientCertificateAsked,
                ClientCertificate = _certificate?.CertificatePath,
                ClientKey = _certificate?.KeyPath,
            });

    /// <summary>The fault from here on.</summary>
    public void Begin(string tool, FaultCase fault)
    {
        switch (_scene)
        {
            case FaultScene.TokenExpires:
                _site.ExpireOAuthTokens();
                break;
            case FaultScene.ClockJumpsForward:
                _skew = TimeSpan.FromDays(1);
                break;
            case FaultScene.ClockJumpsBack:
                _skew = TimeSpan.FromDays(-1);
                _site.ExpireOAuthTokens();
                break;
            default:
                _proxy!.Play(tool, fault.Play, fault.Times);
                break;
        }
    }

    public int CountArrived(string tool) =>
        _proxy?.CountCalls(tool) ?? _site.Requests.Count(request => request.ToolName == tool);

    public int CountProcessed(string tool) =>
        _site.Requests.Count(request => request.ToolName == tool && request.Processed);

    public void Dispose()
    {
        _login?.Dispose();
        _certificate?.Dispose();
        _proxy?.Dispose();
        _site.Dispose();
    }

    private static SslServerAuthenticationOptions? Certificate(FaultScene scene) => scene switch
    {
        FaultScene.CertificateSelfSigned => TestCertificates.Listener(),
        FaultScene.CertificateExpired => TestCertificates.Listener(validDays: -1),
        FaultScene.CertificateOfAnotherHost => TestCertificates.Listener("other.example.com"),
        FaultScene.ClientCertificateAsked => TestCertificates.Listener(asksForClientCertificate: true),
        FaultScene.ClientCertificateRequired or FaultScene.ClientCertificateGiven =>
            TestCertificates.Listener(insistsOnClientCertificate: true),
        _ => null,
    };
}
