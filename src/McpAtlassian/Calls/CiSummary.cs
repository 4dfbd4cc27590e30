using System.Text;
using McpAtlassian.Ci;
using McpAtlassian.Pipeline;

namespace McpAtlassian.Calls;

/// <summary>Writes what became of a bulk run to the summary of the job, where there is one.</summary>
internal static class CiSummary
{
    /// <summary>
    /// Appends a table with the counts; a single row is a call like any other and has none, unless it ended the run. A
    /// summary that cannot be written is a warning: the rows it counts have been sent, and that must not look like a
    /// failure.
    /// </summary>
    public static Task AppendAsync(
        AsyncPipeline pipeline, string tool, bool hasEndedEarly, params (string Label, long Count)[] counts) =>
        !CiHost.IsRunner || (counts.Sum(c => c.Count) < 2 && !hasEndedEarly)
            ? Task.CompletedTask
            : pipeline.InvokeAsync(cmdlet =>
            {
                Append(cmdlet, Table(tool, counts));
                return true;
            });

    internal static string Table(string tool, params (string Label, long Count)[] counts) =>
        new StringBuilder()
            .Append("### ").Append(Plain(tool)).Append("\n\n")
            .Append('|').Append(string.Concat(counts.Select(c => $" {c.Label} |"))).Append('\n')
            .Append('|').Append(string.Concat(counts.Select(_ => " ---: |"))).Append('\n')
            .Append('|').Append(string.Concat(counts.Select(c => $" {c.Count} |"))).Append("\n\n")
            .ToString();

    private static void Append(PSCmdlet cmdlet, string markdown)
    {
        try
        {
            if (CiFormatter.Current.AppendSummary(markdown) is { } line)
            {
                CiHost.WriteLine(cmdlet, line);
            }
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            cmdlet.WriteWarning(HostText.Shown($"The job summary could not be written: {error.Message}"));
        }
    }

    /// <summary>A tool's name is the server's text: no markup of its own.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (var c in HostText.Neutralize(text).Replace('\n', ' '))
        {
            plain.Append(
                char.IsLetterOrDigit(c) || c is ' ' or '-' or '.' ? c.ToString() : c < 0x80 ? "\\" + c : c.ToString());
        }

        return plain.ToString();
    }
}
