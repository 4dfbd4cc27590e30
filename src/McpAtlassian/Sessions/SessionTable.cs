using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using McpAtlassian.Errors;
using McpAtlassian.Models;

namespace McpAtlassian.Sessions;

/// <summary>
/// The open sessions of the process, by name, and each runspace's default. A runspace without a default uses the
/// process's only session, so that ForEach-Object -Parallel and thread jobs work without passing one. A session ends
/// with the module in the runspace that opened it.
/// </summary>
internal static class SessionTable
{
    private static readonly TimeSpan ClosingTimeout = TimeSpan.FromSeconds(4);
    private static readonly ConcurrentDictionary<string, AtlassianSession> Sessions =
        new(StringComparer.OrdinalIgnoreCase);
    private static readonly ConditionalWeakTable<Runspace, Choice> Defaults = [];

    static SessionTable()
    {
        ModuleLifecycle.Closing += CloseAll;
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => CloseAll(static _ => true);
    }

    /// <summary>The open ones, by name.</summary>
    public static IReadOnlyList<AtlassianSession> All =>
        [.. Sessions.Values.OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Adds a session and makes it the runspace's default; returns the one that had its name before.</summary>
    public static AtlassianSession? Add(AtlassianSession session, Runspace? runspace)
    {
        AtlassianSession? previous = null;
        session.Opener = new RunspaceMark(runspace);
        session.Chosen = static () => Default(Runspace.DefaultRunspace);
        Sessions.AddOrUpdate(session.Name, session, (_, old) =>
        {
            previous = old;
            return session;
        });
        Choose(session, runspace);
        return previous;
    }

    /// <summary>Whether a session of that name is open.</summary>
    public static bool IsOpen(string name) => Sessions.ContainsKey(name);

    /// <summary>Makes a session the runspace's default.</summary>
    public static void Choose(AtlassianSession session, Runspace? runspace)
    {
        if (runspace is not null)
        {
            Defaults.GetOrCreateValue(runspace).Name = session.Name;
        }
    }

    /// <summary>Takes a session out of the table.</summary>
    public static void Remove(AtlassianSession session) =>
        ((ICollection<KeyValuePair<string, AtlassianSession>>)Sessions).Remove(
            new KeyValuePair<string, AtlassianSession>(session.Name, session));

    /// <summary>The runspace's default, or the only one there is; null when neither exists.</summary>
    public static AtlassianSession? Default(Runspace? runspace)
    {
        if (runspace is not null
            && Defaults.TryGetValue(runspace, out var choice)
            && choice.Name is { } name
            && Sessions.TryGetValue(name, out var chosen))
        {
            return chosen;
        }

        var all = Sessions.Values;
        return all.Count == 1 ? all.First() : null;
    }

    /// <summary>The session a command means.</summary>
    /// <exception cref="EngineException">NotConnected or SessionNotFound.</exception>
    public static AtlassianSession Resolve(AtlassianSession? asked, Runspace? runspace)
    {
        if (asked is null)
        {
            return Default(runspace) ?? throw NotConnected();
        }

        if (!asked.IsOnlyName)
        {
            return asked.Engine!.IsClosed
                ? throw new EngineException(
                    ErrorIds.SessionClosed,
                    $"The session '{asked.Name}' is closed.",
                    "Open one with Connect-Atlassian.")
                : asked;
        }

        return Sessions.TryGetValue(asked.Name, out var session)
            ? session
            : throw Missing(asked.Name);
    }

    /// <summary>The error for a name that no open session has.</summary>
    public static ErrorRecord NotFound(string name) => ErrorRecords.From(Missing(name), name);

    private static EngineException Missing(string name) => new(
        ErrorIds.SessionNotFound,
        $"No session '{name}' is open.",
        Sessions.IsEmpty
            ? "Open one with Connect-Atlassian."
            : "Open sessions: " + string.Join(", ", All.Select(s => s.Name)) + ".");

    private static EngineException NotConnected() => Sessions.IsEmpty
        ? new EngineException(
            ErrorIds.NotConnected,
            "No session is open.",
            "Open one: Connect-Atlassian. To try the module: Connect-Atlassian -Demo")
        : new EngineException(
            ErrorIds.NotConnected,
            "Several sessions are open, and none is the default: " + string.Join(", ", All.Select(s => s.Name)) + ".",
            "Choose one with -Session.");

    [SuppressMessage(
        "Usage",
        "VSTHRD002",
        Justification = "Remove-Module and the end of the process are synchronous; the wait is bounded.")]
    private static void CloseAll(Func<RunspaceMark, bool> isOver)
    {
        var closing = new List<Task>();
        foreach (var session in Sessions.Values.Where(s => isOver(s.Opener)))
        {
            Remove(session);
            if (session.Engine is { } engine)
            {
                closing.Add(Task.Run(() => engine.CloseAsync()));
            }
        }

        DemoServers.StopAll(isOver);
        try
        {
            Task.WaitAll([.. closing], ClosingTimeout);
        }
        catch (AggregateException)
        {
            // A server that resists does not keep the process.
        }
    }

    private sealed class Choice
    {
        public string? Name { get; set; }
    }
}
