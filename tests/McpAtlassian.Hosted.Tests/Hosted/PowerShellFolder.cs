using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace McpAtlassian.Hosted.Tests.Hosted;

/// <summary>Where this assembly was built against an installed PowerShell, that is where the rest of it is found.</summary>
internal static class PowerShellFolder
{
    private static string? Home => Metadata("PowerShellHome");

    public static string Manifest => Metadata("Manifest")!;

    [ModuleInitializer]
    internal static void Enable()
    {
        if (Home is { } home)
        {
            AssemblyLoadContext.Default.Resolving += (context, name) =>
                Path.Combine(home, name.Name + ".dll") is var path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        }
    }

    private static string? Metadata(string key) =>
        typeof(PowerShellFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(data => data.Key == key)?.Value;
}
