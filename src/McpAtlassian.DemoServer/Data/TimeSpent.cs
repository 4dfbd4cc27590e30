using System.Globalization;
using System.Text;

namespace McpAtlassian.DemoServer.Data;

/// <summary>Jira's time tracking: "1d 2h 30m", a day of eight hours, a week of five days.</summary>
internal static class TimeSpent
{
    public static int Read(string text)
    {
        var total = 0L;
        foreach (var part in text.Split([' '], StringSplitOptions.RemoveEmptyEntries))
        {
            var seconds =
                part[part.Length - 1] switch { 'w' => 144_000, 'd' => 28_800, 'h' => 3_600, 'm' => 60, _ => 0 };
            if (seconds == 0
                || !int.TryParse(
                    part.Substring(0, part.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || count > 100_000)
            {
                throw new UpstreamException(400, $"'{text}' is not a valid duration. Use a form such as '1d 2h 30m'.");
            }

            total += (long)seconds * count;
        }

        return total is > 0 and <= int.MaxValue
            ? (int)total
            : throw new UpstreamException(400, "Worklog must not be null.");
    }

    public static string Write(int seconds)
    {
        var text = new StringBuilder();
        foreach (var (unit, size) in new[] { ('w', 144_000), ('d', 28_800), ('h', 3_600), ('m', 60) })
        {
            if (seconds / size > 0)
            {
                text.Append(text.Length > 0 ? " " : string.Empty)
                    .Append((seconds / size).ToString(CultureInfo.InvariantCulture))
                    .Append(unit);
                seconds %= size;
            }
        }

        return text.Length == 0 ? "0m" : text.ToString();
    }
}
