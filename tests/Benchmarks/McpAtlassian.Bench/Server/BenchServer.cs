using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpAtlassian.Bench.Server;

/// <summary>
/// As little of an MCP server as costs next to nothing: what is measured is the client. It says its addresses, without
/// and with TLS, on the first lines of its output and ends with its input, so that it never outlives the benchmark.
/// </summary>
internal static class BenchServer
{
    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.UseHttps(Certificate()));
        });
        await using var app = builder.Build();

        // The number of tools is part of the address: one process serves every size of catalogue.
        app.Run(AnswerAsync);
        await app.StartAsync();
        foreach (var address in
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses)
        {
            Console.WriteLine(address);
        }

        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        await app.StopAsync();
        return 0;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static Task AnswerAsync(HttpContext exchange)
    {
        switch (exchange.Request.Method)
        {
            case "POST":
                return McpExchange.AnswerAsync(exchange);
            case "DELETE":
                exchange.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            case "GET" when exchange.Request.Path == "/delay":
                return exchange.Response.WriteAsync(
                    McpExchange.MeanDelay.ToString(System.Globalization.CultureInfo.InvariantCulture));
            default:
                exchange.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                return Task.CompletedTask;
        }
    }
}
