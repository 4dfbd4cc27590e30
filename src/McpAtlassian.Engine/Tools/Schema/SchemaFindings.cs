namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// What a look at a value brought: refusals are always certain, a pass is only when every keyword was understood.
/// </summary>
internal sealed class SchemaFindings
{
    // One wrong row of a large list is told a few times, not thousands.
    private const int MaximumViolations = 25;

    private readonly List<SchemaViolation> _violations = [];

    public IReadOnlyList<SchemaViolation> Violations => _violations;

    public bool Fits => _violations.Count == 0;

    /// <summary>True when a keyword, a reference or a pattern was passed over.</summary>
    public bool Uncertain { get; private set; }

    public void MarkUncertain() => Uncertain = true;

    public void Add(string path, SchemaViolationKind kind, string message, IReadOnlyList<string>? suggestions = null)
    {
        if (_violations.Count < MaximumViolations)
        {
            _violations.Add(new SchemaViolation(path, kind, message, suggestions));
        }
    }

    public void Take(SchemaFindings other)
    {
        foreach (var violation in other._violations)
        {
            if (_violations.Count < MaximumViolations)
            {
                _violations.Add(violation);
            }
        }

        Uncertain |= other.Uncertain;
    }
}
