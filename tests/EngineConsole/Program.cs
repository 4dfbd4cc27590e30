using System;
using System.Collections.Generic;
using System.Net.Http;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.EngineConsole;
using ModelContextProtocol.Client;

if (args is ["conformance", .., var address])
{
    return await ConformanceClient.RunAsync(new Uri(address));
}

if (args is ["store", var kind, var path, var count, var writer])
{
    return await StoreWriter.RunAsync(kind, path, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture), writer);
}

if (args is ["site", var percent])
{
    return FaultySite.Run(double.Parse(percent, System.Globalization.CultureInfo.InvariantCulture));
}

// One process of many that share a saved session: EngineConsole <home> <session> <calls> [tool].
// It says "ready", waits for a line, makes its calls and ends with 0 when all went through.
var store = new SessionStore(args[0]);
var session = store.Get(args[1]);
using var credential = OAuthCredential.Open(new OAuthOptions(), store, session);
HttpMessageHandler handler = new SocketsHttpHandler { AllowAutoRedirect = false };
foreach (var around in credential.CreateHandlers())
{
    around.InnerHandler = handler;
    handler = around;
}

using var http = new HttpClient(handler);
var options = new HttpClientTransportOptions { Endpoint = session.Endpoint!, TransportMode = HttpTransportMode.StreamableHttp };
credential.Configure(options);
Console.WriteLine("ready");
Console.ReadLine();
try
{
    await using var client = await McpClient.CreateAsync(
        new HttpClientTransport(options, http), new McpClientOptions { ProtocolVersion = "2025-11-25" });
    for (var call = 0; call < int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture); call++)
    {
        await client.CallToolAsync(args.Length > 3 ? args[3] : "whoami", new Dictionary<string, object?>());
    }

    Console.WriteLine("done");
    return 0;
}
catch (Exception error)
{
    Console.WriteLine((OAuthCredential.Explain(error) ?? error).ToString());
    return OAuthCredential.Explain(error) is EngineException ? 2 : 1;
}
