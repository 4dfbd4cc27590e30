using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Sessions;

/// <summary>How one call is made.</summary>
internal sealed class CallOptions
{
    /// <summary>How long the call may take, repetitions included. Default 120 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>
    /// True when nobody chose that time: a call that the server makes a task of may then take what it takes.
    /// </summary>
    public bool MayTakeLonger { get; init; }

    /// <summary>Makes the caller's objects from JSON.</summary>
    public IValueShaper Shaper { get; init; } = PlainShaper.Instance;

    /// <summary>Hears progress, log messages and questions during the call.</summary>
    public ICallObserver? Observer { get; init; }
}

/// <summary>How a call is made ready.</summary>
internal sealed class PrepareOptions
{
    /// <summary>The site for this call, instead of the session's: cloudId, name, host or URL.</summary>
    public string? Site { get; init; }

    /// <summary>Send the arguments as they are, unchecked.</summary>
    public bool SkipValidation { get; init; }

    /// <summary>
    /// Runs the binding where the caller's objects may be read. Without it, it runs wherever the work is.
    /// </summary>
    public Func<Func<ToolArguments>, Task<ToolArguments>>? Reader { get; init; }
}
