using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Sessions;

/// <summary>
/// The last lines of a child's standard error, redacted: what explains why it died. Decoration and the frames of a
/// stack are left out, because Node gives its reason above the stack and a banner is longer than what follows it.
/// </summary>
internal sealed class ErrorTail(Redactor redactor)
{
    private const int MaximumLines = 12;
    private const int MaximumStray = 3;
    private const int MaximumLineLength = 500;
    private const int SearchedLength = 65536;

    /// <summary>A frame of a stack as Node, Java and .NET print it.</summary>
    private static readonly Regex Frame = new(@"^\s+at \S", RegexOptions.CultureInvariant);

    /// <summary>The line that names the reason: "Error: …", "TypeError [ERR_X]: …", "java.io.IOException: …".</summary>
    private static readonly Regex Reason =
        new(@"^\s*(?:Uncaught )?[\w.$]*(?:Error|Exception)(?: \[\w+\])?: \S", RegexOptions.CultureInvariant);

    private readonly Queue<string> _lines = new();
    private readonly Queue<string> _decoration = new();
    private readonly Queue<string> _stray = new();

    // Kept while the lines after it push it out; the distance says whether they have.
    private string? _reason;
    private int _sinceReason;

    /// <summary>Knows the secrets the child was given.</summary>
    public Redactor Redactor => redactor;

    /// <summary>Keeps the line and returns its redacted form.</summary>
    public string Add(string line)
    {
        // Cut after it was searched, so that no half of a secret stays.
        var safe = redactor.Redact(line.Length > SearchedLength ? line.Substring(0, SearchedLength) : line);
        safe = safe.Length > MaximumLineLength ? safe.Substring(0, MaximumLineLength) + "…" : safe;
        if (Frame.IsMatch(safe))
        {
            return safe;
        }

        lock (_lines)
        {
            if (IsDecoration(safe))
            {
                Keep(_decoration, safe, MaximumLines);
                return safe;
            }

            Keep(_lines, safe, MaximumLines);
            if (Reason.IsMatch(safe))
            {
                (_reason, _sinceReason) = (safe, 0);
            }
            else
            {
                _sinceReason++;
            }
        }

        return safe;
    }

    /// <summary>Keeps a line of standard output that is not a message and returns its redacted form.</summary>
    public string AddStray(string line)
    {
        var safe = redactor.Redact(line);
        lock (_lines)
        {
            Keep(_stray, safe, MaximumStray);
        }

        return safe;
    }

    /// <summary>What else stood on standard output, as a sentence for an error; empty when nothing did.</summary>
    public string Stray
    {
        get
        {
            lock (_lines)
            {
                return _stray.Count == 0
                    ? string.Empty
                    : " Its standard output also had lines that are not MCP: " + string.Join(" | ", _stray);
            }
        }
    }

    /// <summary>True for a line of a box or without a word in it: a banner, a ruler, a picture.</summary>
    public static bool IsDecoration(string line)
    {
        var text = line.Trim();
        return text.Length > 0 && (text[0] is >= '\u2500' and <= '\u259F' || !text.Any(char.IsLetterOrDigit));
    }

    public override string ToString()
    {
        lock (_lines)
        {
            // Where all of it is in boxes, the boxes are what there is to say.
            IEnumerable<string> lines = _lines.Any(static line => line.Trim().Length > 0) ? _lines : _decoration;
            return string.Join(
                "\n",
                _reason is { } reason && _sinceReason >= MaximumLines ? new[] { reason, "…" }.Concat(lines) : lines);
        }
    }

    private static void Keep(Queue<string> lines, string line, int maximum)
    {
        lines.Enqueue(line);
        while (lines.Count > maximum)
        {
            lines.Dequeue();
        }
    }
}
