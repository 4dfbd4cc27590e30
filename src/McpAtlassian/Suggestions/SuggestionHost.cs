using System.Management.Automation.Runspaces;
using System.Reflection;

namespace McpAtlassian.Suggestions;

/// <summary>
/// Turns suggestions on and off. What PowerShell calls is in an assembly for 7.6, loaded the first time.
/// </summary>
internal static class SuggestionHost
{
    private static readonly ArgumentMemory Memory = new();
    private static Type? s_registration;
    private static RunspaceMark s_opener = new(null);

    /// <summary>The runtime of PowerShell 7.6 is .NET 10.</summary>
    internal static Version Runtime { get; set; } = Environment.Version;

    /// <exception cref="EngineException">NotSupported: this PowerShell is older than 7.6.</exception>
    public static void Enable(Runspace? runspace, IEnumerable<string> history)
    {
        if (Runtime.Major < 10)
        {
            throw new EngineException(
                ErrorIds.NotSupported,
                "Suggestions need PowerShell 7.6 or later.",
                "Update PowerShell. The other commands of this module work in this version.");
        }

        foreach (var line in history)
        {
            Memory.Learn(line);
        }

        if (s_registration is null)
        {
            s_registration = Assembly
                .LoadFrom(Path.Combine(ModuleFolder.Bin, "net10.0", "McpAtlassian.Suggestions.dll"))
                .GetType("McpAtlassian.Suggestions.Registration", throwOnError: true)!;
            ModuleLifecycle.Closing += static isOver =>
            {
                if (isOver(s_opener))
                {
                    Disable();
                }
            };
        }

        // PSReadLine waits 20 ms for an answer; what the first one has to compile is compiled now.
        _ = Memory.Predict("Get-AtlassianSession -Name x");
        s_opener = new RunspaceMark(runspace);
        Call(
            "Enable",
            (Func<string, ErrorRecord?, IReadOnlyList<string>>)NameAdvice.For,
            (Func<string, IReadOnlyList<string>>)Memory.Predict,
            (Action<string>)Memory.Learn);
    }

    /// <summary>Takes them out, and forgets what was learnt.</summary>
    public static void Disable()
    {
        if (s_registration is not null)
        {
            Call("Disable");
        }

        Memory.Clear();
    }

    private static void Call(string method, params object[] arguments) =>
        s_registration!.GetMethod(method)!.Invoke(null, arguments);
}
