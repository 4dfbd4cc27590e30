using System.Globalization;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// A point in time in the form an argument wants, whatever the culture and its calendar: the day as its owner sees it
/// where a day is asked for, else ISO 8601 with its offset.
/// </summary>
internal static class DateText
{
    private const string Day = "yyyy-MM-dd";

    public static string Of(DateTime time, string name, SchemaShape shape) => WantsDay(name, shape, time.TimeOfDay)
        ? time.ToString(Day, CultureInfo.InvariantCulture)
        : Time(PlainJson.Iso(time), name, shape);

    public static string Of(DateTimeOffset time, string name, SchemaShape shape) =>
        WantsDay(name, shape, time.TimeOfDay)
            ? time.ToString(Day, CultureInfo.InvariantCulture)
            : Time(PlainJson.ScalarText(time, name), name, shape);

    private static bool WantsDay(string name, SchemaShape shape, TimeSpan timeOfDay) =>
        ParameterHints.IsDay(name, shape)
            // Without a format, a midnight for something called a date is a day.
            || (shape.Format is null
            && timeOfDay == TimeSpan.Zero
            && name.EndsWith("date", StringComparison.OrdinalIgnoreCase));

    private static string Time(string iso, string name, SchemaShape shape)
    {
        if (!ParameterHints.HasPlainOffset(name, shape))
        {
            return iso;
        }

        var time = iso.EndsWith('Z') ? iso[..^1] + "+00:00" : iso;
        return time.Remove(time.Length - 3, 1);
    }
}
