using System.Collections;

namespace McpAtlassian.Calls;

/// <summary>The options of a call or a run of calls, as a command's parameters give them.</summary>
internal sealed class InvocationOptions
{
    public required string Tool { get; init; }

    public string? Site { get; init; }

    public bool All { get; init; }

    public bool IsPaged { get; init; }

    public int ThrottleLimit { get; init; } = 1;

    public bool Unordered { get; init; }

    public string? ResumeLog { get; init; }

    public bool RetryUnknown { get; init; }

    public string? AuditLog { get; init; }

    public bool Raw { get; init; }

    public string? OutFile { get; init; }

    public int TimeoutSec { get; init; } = 120;

    /// <summary>Whether that is only the default, which a task of the server may exceed.</summary>
    public bool MayTakeLonger { get; init; }

    public bool SkipValidation { get; init; }

    public bool Force { get; init; }

    public required bool HasRows { get; init; }

    /// <summary>How many rows there are; null when only the end of the pipeline will tell.</summary>
    public long? Total { get; init; }

    /// <summary>The options among what was bound to a generated command.</summary>
    public static InvocationOptions Bound(PSCmdlet command, string tool, bool hasRows, long? total)
    {
        IDictionary bound = command.MyInvocation.BoundParameters;
        return new InvocationOptions
        {
            Tool = tool,
            HasRows = hasRows,
            Total = total,
            Site = Text("Site"),
            All = Is("All"),
            IsPaged = bound.Contains("First") || bound.Contains("Skip"),
            ThrottleLimit = bound["ThrottleLimit"] is int limit ? limit : 1,
            Unordered = Is("Unordered"),
            ResumeLog = Text("ResumeLog"),
            RetryUnknown = Is("RetryUnknown"),
            AuditLog = Text("AuditLog"),
            Raw = Is("Raw"),
            OutFile = Text("OutFile"),
            TimeoutSec = bound["TimeoutSec"] is int seconds ? seconds : 120,
            MayTakeLonger = !bound.Contains("TimeoutSec"),
            SkipValidation = Is("SkipValidation"),
            Force = Is("Force"),
        };

        bool Is(string name) => bound.Contains(name) && LanguagePrimitives.IsTrue(bound[name]);
        string? Text(string name) => bound.Contains(name) ? LanguagePrimitives.ConvertTo<string>(bound[name]) : null;
    }
}
