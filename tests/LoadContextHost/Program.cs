using System.Reflection;
using System.Runtime.Loader;

namespace LoadContextHost;

/// <summary>
/// Stands in for a pwsh on an older runtime: imports the way ModuleLifecycle does, reaches the engine through the
/// resolver, talks to an MCP server over HTTP in the private context, and tells where each assembly came from.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        var bin = arguments[0];
        var isolated = arguments.Length < 2 || arguments[1] != "--without-isolation";
        Console.WriteLine($"runtime {Environment.Version}");

        // The host's own JSON is at work before the module comes, as in pwsh.
        Console.WriteLine($"host json {System.Text.Json.JsonSerializer.Serialize(new[] { 1 })}");

        if (isolated)
        {
            Isolate(bin);
        }
        else
        {
            ResolvePlainly(Path.Combine(bin, "deps"));
        }

        using var server = new StubServer();
        await EngineProbe.RunAsync(server.Uri);

        var context = AssemblyLoadContext.GetLoadContext(EngineProbe.Engine)!;
        Console.WriteLine($"context {context.Name}");
        foreach (var assembly in AssemblyLoadContext.Default.Assemblies)
        {
            if (!assembly.IsDynamic
                && assembly.Location.StartsWith(Path.Combine(bin, "deps"), StringComparison.Ordinal))
            {
                Console.WriteLine($"leaked {assembly.GetName().Name}");
            }
        }

        foreach (var assembly in context.Assemblies)
        {
            Console.WriteLine(
                $"private {assembly.GetName().Name} "
                + $"{(assembly.Location.StartsWith(bin, StringComparison.Ordinal) ? "deps" : "elsewhere")}");
        }

        return 0;
    }

    private static void Isolate(string bin) =>
        Assembly.LoadFrom(Path.Combine(bin, "McpAtlassian.dll"))
            .GetType("McpAtlassian.EngineLoadContext", throwOnError: true)!
            .GetMethod("Enable")!
            .Invoke(null, [Path.Combine(bin, "deps")]);

    // What a module without isolation does, to show that the isolation is what makes the difference.
    private static void ResolvePlainly(string folder) =>
        AppDomain.CurrentDomain.AssemblyResolve += (_, request) =>
        {
            var file = Path.Combine(folder, new AssemblyName(request.Name).Name + ".dll");
            return File.Exists(file) ? Assembly.LoadFrom(file) : null;
        };
}
