using System.Globalization;
using McpAtlassian.Ci;

namespace McpAtlassian.Models;

/// <summary>What a table shows of a thing, in one line. Used by the format file.</summary>
public static class Cell
{
    /// <summary>
    /// A value as one line: a date without its zone, a list with commas, a text up to the end of its room.
    /// </summary>
    public static object? Text(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => null,
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        object?[] items => HostText.Shown(Line(Readable.Join(items))),
        bool or byte or int or long or double or decimal => value,
        { } other => HostText.Shown(Line(other.ToString() ?? string.Empty)),
    };

    /// <summary>A value as a document says it, with its line breaks; empty for none.</summary>
    internal static string Plain(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => string.Empty,
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        DateTimeOffset moment => moment.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        object?[] items => Readable.Join(items),
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value!.ToString() ?? string.Empty,
    };

    /// <summary>The day of a date.</summary>
    public static object? Day(object? value) =>
        Text((value is PSObject wrapped ? wrapped.BaseObject : value) is DateTime moment ? moment.Date : value);

    /// <summary>
    /// The word by which one names the thing: it opens its page where the terminal can, and warns when it is overdue. A
    /// link that a column cuts off would never end, so that only a text that fits becomes one.
    /// </summary>
    public static object? Link(PSObject item, object? value, int width, object? style)
    {
        var shown = Text(value);
        if (shown?.ToString() is not { Length: > 0 } text || !HostText.IsDecorated(style))
        {
            return shown;
        }

        var tone = ItemView.IsOverdue(item) ? HostText.Member(style, "Foreground", "Red") as string : null;
        var words = HostText.In(tone, text, style)!.ToString()!;
        return text.Length <= width && ItemView.GetUrl(item) is string url && IsPlain(url)
            ? $"\u001b]8;;{url}\u001b\\{words}\u001b]8;;\u001b\\"
            : words;
    }

    /// <summary>The status, in the colour of its category.</summary>
    public static object? Status(PSObject item, object? style) => HostText.In(
        !HostText.IsDecorated(style) ? null : ItemView.Category(item) switch
        {
            "done" => HostText.Member(style, "Foreground", "Green") as string,
            "indeterminate" => HostText.Member(style, "Foreground", "BrightBlue") as string,
            _ => null,
        },
        Text(ItemView.GetStatus(item)),
        style);

    private static string Line(string text) => text.IndexOfAny(['\r', '\n', '\t']) < 0
        ? text
        : string.Join(' ', text.Split(['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));

    // It comes from a server: nothing in it may end the link early or move the cursor.
    private static bool IsPlain(string url) => Uri.TryCreate(url, UriKind.Absolute, out _)
        && !url.AsSpan().ContainsAnyExceptInRange('!', '~');
}
