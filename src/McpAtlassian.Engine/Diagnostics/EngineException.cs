using System.Text;

namespace McpAtlassian.Engine.Diagnostics;

/// <summary>
/// A failure with a name. <see cref="ErrorId"/> is one of <see cref="ErrorIds"/>, the message says what happened
/// and <see cref="Remedy"/> what to do next, as a command where there is one. Neither ever holds a secret.
/// </summary>
internal sealed class EngineException : Exception
{
    public EngineException(string errorId, string message, string? remedy = null, Exception? innerException = null)
        : base(Harmless(message), innerException)
    {
        ErrorId = errorId;
        Remedy = remedy is null ? null : Harmless(remedy);
    }

    /// <summary>A stable reason, one of <see cref="ErrorIds"/>.</summary>
    public string ErrorId { get; }

    /// <summary>
    /// True when the server has the call and may have carried it out, although its answer could not be used: such a
    /// call is not sent again by itself.
    /// </summary>
    public bool MayHaveTakenEffect
    {
        get => field || ErrorId == ErrorIds.OutcomeUnknown;
        init;
    }

    /// <summary>The same failure in other words.</summary>
    public EngineException Restate(string message, string? remedy, Exception? innerException) =>
        new(ErrorId, message, remedy, innerException) { MayHaveTakenEffect = MayHaveTakenEffect };

    /// <summary>What the user can do next; null when there is nothing to add.</summary>
    public string? Remedy { get; }

    /// <summary>Messages quote servers, and a terminal obeys control characters.</summary>
    private static string Harmless(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            clean.Append(char.IsControl(c) && c is not ('\n' or '\r' or '\t') ? ' ' : c);
        }

        return clean.ToString();
    }
}
