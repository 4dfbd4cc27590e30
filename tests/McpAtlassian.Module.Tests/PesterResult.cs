namespace McpAtlassian.Module.Tests;

/// <summary>
/// What became of one <c>It</c>: Passed, Failed, Skipped, Inconclusive or NotRun, as Pester calls it.
/// </summary>
public sealed record PesterResult(string File, string Name, string Outcome, string? Message)
{
    public bool Passed => Outcome == "Passed";

    public bool Skipped => Outcome is "Skipped" or "Inconclusive";

    public override string ToString() => $"{File}: {Name}";
}
