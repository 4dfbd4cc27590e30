using System.Diagnostics;

namespace McpAtlassian.Bench.Harness;

/// <summary>The MCP server, in a process of its own so that its work is not counted as the client's.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    public ServerProcess()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true
        };
        if (Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal)
            || Environment.ProcessPath.EndsWith("dotnet.exe", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        }

        start.ArgumentList.Add("server");
        _process = Process.Start(start)!;
        Origin = ReadAddress();
        Secure = ReadAddress();
    }

    public Uri Origin { get; }

    /// <summary>The same over TLS, with a certificate that nobody knows.</summary>
    public Uri Secure { get; }

    /// <summary>The MCP endpoint with that many tools.</summary>
    public Uri Mcp(int tools = 40) => new(Origin, "/mcp/" + tools);

    private Uri ReadAddress() =>
        new(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The server did not start."));

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(5000);
        _process.Dispose();
    }
}
