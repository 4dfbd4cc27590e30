using System.Management.Automation.Runspaces;

namespace McpAtlassian;

/// <summary>
/// What happens when the module comes and goes. An import registers the way to the engine and does nothing else:
/// no assembly of <c>bin/deps</c> is loaded before a cmdlet needs it.
/// </summary>
public sealed class ModuleLifecycle : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly List<RunspaceMark> Importers = [];

    /// <summary>
    /// Ends what the module keeps open for the runspaces that the predicate tells. Set by the first code that opens
    /// something, so it is null, and the engine stays unloaded, when the module is removed unused.
    /// </summary>
    internal static Action<Func<RunspaceMark, bool>>? Closing { get; set; }

    /// <inheritdoc />
    public void OnImport()
    {
        lock (Importers)
        {
            Importers.RemoveAll(importer => importer.IsGone || importer.Is(Runspace.DefaultRunspace));
            Importers.Add(new RunspaceMark(Runspace.DefaultRunspace));
        }

        // For the next import to find, whichever version it is of: McpAtlassian.psm1 reads it before it loads anything.
        AppDomain.CurrentDomain.SetData("McpAtlassian", typeof(ModuleLifecycle).Module);
        Environment.SetEnvironmentVariable("MCPATLASSIAN_LOADED", $"{Environment.ProcessId}");

        EngineLoadContext.Enable(Path.Combine(ModuleFolder.Bin, "deps"));
    }

    /// <summary>
    /// Other runspaces keep what they opened; what was opened by one that is gone belongs to nobody, and goes too. The
    /// last one to remove the module leaves nothing behind.
    /// </summary>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        var here = Runspace.DefaultRunspace;
        bool isLast;
        lock (Importers)
        {
            Importers.RemoveAll(importer => importer.IsGone || importer.Is(here));
            isLast = Importers.Count == 0;
        }

        Closing?.Invoke(mark => isLast || mark.IsGone || mark.Is(here));
    }
}
