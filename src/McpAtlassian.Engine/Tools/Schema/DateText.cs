using System;
using System.Globalization;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>A point in time in the form an argument wants: the day where a date is asked for, else ISO 8601 with its offset.</summary>
internal static class DateText
{
    private const string Day = "yyyy-MM-dd";

    public static string Of(DateTime time, string name, SchemaShape shape) =>
        WantsDay(name, shape, time.TimeOfDay) ? time.ToString(Day, CultureInfo.InvariantCulture) : PlainJson.Iso(time);

    public static string Of(DateTimeOffset time, string name, SchemaShape shape) =>
        WantsDay(name, shape, time.TimeOfDay) ? time.ToString(Day, CultureInfo.InvariantCulture) : PlainJson.ScalarText(time, name);

    // Without a format, a midnight for something called a date is a day: Jira refuses a due date with a time.
    private static bool WantsDay(string name, SchemaShape shape, TimeSpan timeOfDay) => shape.Format switch
    {
        "date" => true,
        "date-time" => false,
        _ => timeOfDay == TimeSpan.Zero
            && (name.EndsWith("date", StringComparison.OrdinalIgnoreCase) || shape.Description.Contains("YYYY-MM-DD", StringComparison.OrdinalIgnoreCase)),
    };
}
