namespace McpAtlassian.Ci;

/// <summary>
/// How a CI service wants to be told things: the lines of a step's output that its runner takes as commands.
/// </summary>
internal abstract class CiFormatter
{
    /// <summary>
    /// The service this process runs in. Read from the environment every time: it is cheap, and tests and nested
    /// runners change it.
    /// </summary>
    public static CiFormatter Current =>
        IsTrue("GITHUB_ACTIONS") ? GitHubActionsFormatter.Instance
        : IsTrue("TF_BUILD") ? AzurePipelinesFormatter.Instance
        : NoFormatter.Instance;

    /// <summary>True when a runner reads the output.</summary>
    public virtual bool IsRunner => true;

    /// <summary>The lines that make the runner hide a value, which has one line, wherever it is printed.</summary>
    public abstract IEnumerable<string> Mask(string value);

    /// <summary>The line that makes an error show up on the run's page.</summary>
    public abstract string Error(string title, string message);

    /// <summary>
    /// Appends Markdown to the summary of the job, where the runner offers one. Returns a line to print, or null when
    /// there is none.
    /// </summary>
    public abstract string? AppendSummary(string markdown);

    private static bool IsTrue(string variable) =>
        string.Equals(Environment.GetEnvironmentVariable(variable), "true", StringComparison.OrdinalIgnoreCase);
}
