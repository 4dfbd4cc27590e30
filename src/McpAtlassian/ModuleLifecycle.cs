using System;
using System.IO;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;

namespace McpAtlassian;

/// <summary>
/// What happens when the module comes and goes. An import registers the way to the engine and does nothing else:
/// no assembly of <c>bin/deps</c> is loaded before a cmdlet needs it.
/// </summary>
public sealed class ModuleLifecycle : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>
    /// Ends what the module keeps open. Set by the first code that opens something, so it is null, and the engine
    /// stays unloaded, when the module is removed unused.
    /// </summary>
    internal static Action? Closing { get; set; }

    /// <inheritdoc />
    public void OnImport()
    {
        // For the next import to find, whichever version it is of: McpAtlassian.psm1 reads it before it loads anything.
        AppDomain.CurrentDomain.SetData("McpAtlassian", typeof(ModuleLifecycle).Module);
        using (var self = System.Diagnostics.Process.GetCurrentProcess())
        {
            Environment.SetEnvironmentVariable("MCPATLASSIAN_LOADED", $"{self.Id}");
        }

        string home = Path.GetDirectoryName(typeof(ModuleLifecycle).Assembly.Location)!;
        string dependencies = Path.Combine(home, "deps");

        if (IsDesktop)
        {
            DesktopResolver.Enable(dependencies);
            return;
        }

        // By reflection: netstandard2.0 has no AssemblyLoadContext, and .NET Framework must never see this assembly.
        Assembly.LoadFrom(Path.Combine(home, "McpAtlassian.Isolation.dll"))
            .GetType("McpAtlassian.Isolation.EngineLoadContext", throwOnError: true)!
            .GetMethod("Enable")!
            .Invoke(null, new object[] { dependencies });
    }

    /// <inheritdoc />
    public void OnRemove(PSModuleInfo psModuleInfo) => Closing?.Invoke();

    private static bool IsDesktop =>
        RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal);
}
