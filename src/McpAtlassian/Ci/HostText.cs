using System.Text.RegularExpressions;
using McpAtlassian.Text;

namespace McpAtlassian.Ci;

/// <summary>
/// Text of a server's on its way to the screen. Where a runner reads the output, text from an issue must not be able to
/// give it commands. Objects keep their values; only what is shown changes. Used by the format file.
/// </summary>
public static class HostText
{
    // GitHub looks for "::" at the start of a line and both services for the others anywhere in it. A host may break a
    // line at any place, so that no "::" is left either.
    private static readonly Regex CommandMarks =
        new(@"##(?=(?:vso)?\[)|:(?=:)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>
    /// The value as it may be shown: as it is, and in a CI job with a blank that takes commands their meaning.
    /// </summary>
    public static object? Shown(object? value)
    {
        var plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain is string text ? Shown(text) : value;
    }

    /// <summary>
    /// A word that warns, in the colours the user has chosen in $PSStyle; plain where there is none,
    /// with NO_COLOR, and where the output is redirected: pwsh would let the colour through to a file.
    /// </summary>
    public static object? Toned(object? value, object? style)
    {
        var tone = value?.ToString() switch
        {
            _ when !IsDecorated(style) => null,
            "Failed" or "Error" or "destructive" => Member(style, "Formatting", "Error") as string,
            "Warning" => Member(style, "Formatting", "Warning") as string,
            "Passed" => Member(style, "Foreground", "Green") as string,
            "Skipped" => Member(style, "Foreground", "BrightBlack") as string,
            _ => null,
        };
        return In(tone, value, style);
    }

    /// <summary>Whether colours and links may be written: not to a file, and not with NO_COLOR.</summary>
    internal static bool IsDecorated(object? style) => Member(style, "OutputRendering")?.ToString() is { } rendering
        && rendering != "PlainText" && (rendering == "Ansi" || !Console.IsOutputRedirected);

    internal static object? In(string? tone, object? value, object? style) =>
        string.IsNullOrEmpty(tone) ? value : tone + value + Member(style, "Reset");

    // By name: the PowerShell that this is compiled against has no type for it.
    internal static object? Member(object? style, params string[] path)
    {
        foreach (var name in path)
        {
            style = style is null ? null : PSObject.AsPSObject(style).Properties[name]?.Value;
        }

        return style;
    }

    internal static string Shown(string text) => CiFormatter.Current.IsRunner ? Neutralize(text) : text;

    internal static string Neutralize(string text) => CommandMarks.Replace(HarmlessText.Of(text), "$0 ");
}
