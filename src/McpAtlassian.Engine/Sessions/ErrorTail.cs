using System.Collections.Generic;
using McpAtlassian.Engine.Diagnostics;

namespace McpAtlassian.Engine.Sessions;

/// <summary>The last lines of a child's standard error, redacted: what explains why it died.</summary>
internal sealed class ErrorTail(Redactor redactor)
{
    private const int MaximumLines = 12;
    private const int MaximumStray = 3;
    private const int MaximumLineLength = 500;
    private const int SearchedLength = 65536;

    private readonly Queue<string> _lines = new();
    private readonly Queue<string> _stray = new();

    /// <summary>Knows the secrets the child was given.</summary>
    public Redactor Redactor => redactor;

    /// <summary>Keeps the line and returns its redacted form.</summary>
    public string Add(string line)
    {
        // Cut after it was searched, so that no half of a secret stays.
        string safe = redactor.Redact(line.Length > SearchedLength ? line.Substring(0, SearchedLength) : line);
        safe = safe.Length > MaximumLineLength ? safe.Substring(0, MaximumLineLength) + "…" : safe;
        lock (_lines)
        {
            _lines.Enqueue(safe);
            while (_lines.Count > MaximumLines)
            {
                _lines.Dequeue();
            }
        }

        return safe;
    }

    /// <summary>Keeps a line of standard output that is no message and returns its redacted form.</summary>
    public string AddStray(string line)
    {
        string safe = redactor.Redact(line);
        lock (_lines)
        {
            _stray.Enqueue(safe);
            while (_stray.Count > MaximumStray)
            {
                _stray.Dequeue();
            }
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
                return _stray.Count == 0 ? string.Empty : " Its standard output also had lines that are not MCP: " + string.Join(" | ", _stray);
            }
        }
    }

    public override string ToString()
    {
        lock (_lines)
        {
            return string.Join("\n", _lines);
        }
    }
}
