using System.Management.Automation;
using System.Text.RegularExpressions;
using McpAtlassian.Completion;

namespace McpAtlassian.Ci;

/// <summary>
/// Text of a server's on its way to the screen. Where a runner reads the output, text from an issue must not be able to
/// give it commands. Objects keep their values; only what is shown changes. Used by the format file.
/// </summary>
public static class HostText
{
    // GitHub looks for "::" at the start of a line and both services for the others anywhere in it. A host may break a
    // line at any place, so that no "::" is left either.
    private static readonly Regex Commands = new(@"##(?=(?:vso)?\[)|:(?=:)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The value as it may be shown: as it is, and in a CI job with a blank that takes commands their meaning.</summary>
    public static object? Shown(object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain is string text ? Shown(text) : value;
    }

    internal static string Shown(string text) => CiFormatter.Current.IsRunner ? Neutralize(text) : text;

    internal static string Neutralize(string text) => Commands.Replace(Completions.Harmless(text), "$0 ");
}
