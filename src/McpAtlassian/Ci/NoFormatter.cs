namespace McpAtlassian.Ci;

/// <summary>No runner reads the output: nothing is said, and a secret least of all.</summary>
internal sealed class NoFormatter : CiFormatter
{
    public static readonly NoFormatter Instance = new();

    private NoFormatter()
    {
    }

    public override bool IsRunner => false;

    public override IEnumerable<string> Mask(string value) => [];

    public override string Error(string title, string message) => string.Empty;

    public override string? AppendSummary(string markdown) => null;
}
