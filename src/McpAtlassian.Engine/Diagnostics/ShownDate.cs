using System.Globalization;

namespace McpAtlassian.Engine.Diagnostics;

/// <summary>
/// A date as messages show it: local time, and the same in every culture, because messages are English, are searched
/// for, and a culture may count its years from another one.
/// </summary>
internal static class ShownDate
{
    public static string Day(DateTimeOffset moment) => Show(moment, "yyyy-MM-dd");

    public static string Minute(DateTimeOffset moment) => Show(moment, "yyyy-MM-dd HH:mm");

    private static string Show(DateTimeOffset moment, string format) =>
        moment.LocalDateTime.ToString(format, CultureInfo.InvariantCulture);
}
