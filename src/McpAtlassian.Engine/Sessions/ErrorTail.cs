using System.Collections.Generic;
using McpAtlassian.Engine.Diagnostics;

namespace McpAtlassian.Engine.Sessions;

/// <summary>The last lines of a child's standard error, redacted: what explains why it died.</summary>
internal sealed class ErrorTail(Redactor redactor)
{
    private const int MaximumLines = 12;
    private const int MaximumLineLength = 500;

    private readonly Queue<string> _lines = new();

    /// <summary>Knows the secrets the child was given.</summary>
    public Redactor Redactor => redactor;

    /// <summary>Keeps the line and returns its redacted form.</summary>
    public string Add(string line)
    {
        string safe = redactor.Redact(line.Length > MaximumLineLength ? line.Substring(0, MaximumLineLength) + "…" : line);
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

    public override string ToString()
    {
        lock (_lines)
        {
            return string.Join("\n", _lines);
        }
    }
}
