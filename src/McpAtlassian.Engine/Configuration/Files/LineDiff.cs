using System.Text;

namespace McpAtlassian.Engine.Configuration.Files;

/// <summary>The difference of two texts by lines, for people to read before anything is written.</summary>
internal static class LineDiff
{
    private const int Context = 2;

    public static string Between(string before, string after, Func<string, string> mask)
    {
        var a = Lines(before);
        var b = Lines(after);
        var all = Compare(a, b);
        var shown = new bool[all.Count];
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Mark != ' ')
            {
                for (var j = Math.Max(0, i - Context); j <= Math.Min(all.Count - 1, i + Context); j++)
                {
                    shown[j] = true;
                }
            }
        }

        StringBuilder text = new();
        for (var i = 0; i < all.Count; i++)
        {
            if (shown[i])
            {
                text.Append(all[i].Mark).Append(' ').AppendLine(mask(all[i].Line));
            }
            else if (i > 0 && shown[i - 1])
            {
                text.AppendLine("  …");
            }
        }

        return text.ToString().TrimEnd();
    }

    private static string[] Lines(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        var lines = text.Replace("\r\n", "\n").Split('\n');
        if (lines[lines.Length - 1].Length == 0)
        {
            Array.Resize(ref lines, lines.Length - 1);
        }

        return lines;
    }

    private static List<(char Mark, string Line)> Compare(string[] a, string[] b)
    {
        var head = 0;
        while (head < a.Length && head < b.Length && a[head] == b[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < a.Length - head && tail < b.Length - head && a[a.Length - 1 - tail] == b[b.Length - 1 - tail])
        {
            tail++;
        }

        List<(char, string)> result = [];
        for (var i = 0; i < head; i++)
        {
            result.Add((' ', a[i]));
        }

        Middle(a, head, a.Length - tail, b, head, b.Length - tail, result);
        for (var i = a.Length - tail; i < a.Length; i++)
        {
            result.Add((' ', a[i]));
        }

        return result;
    }

    // Edits are local, so what is between the common head and tail is small; a large one is shown as replaced.
    private static void Middle(string[] a, int a0, int a1, string[] b, int b0, int b1, List<(char, string)> result)
    {
        var n = a1 - a0;
        var m = b1 - b0;
        var common = new int[n <= 2000 && m <= 2000 ? n + 1 : 1, n <= 2000 && m <= 2000 ? m + 1 : 1];
        if (common.Length > 1)
        {
            for (var i = n - 1; i >= 0; i--)
            {
                for (var j = m - 1; j >= 0; j--)
                {
                    common[i, j] = a[a0 + i] == b[b0 + j]
                        ? common[i + 1, j + 1] + 1
                        : Math.Max(common[i + 1, j], common[i, j + 1]);
                }
            }
        }

        var x = 0;
        var y = 0;
        while (x < n || y < m)
        {
            if (common.Length > 1 && x < n && y < m && a[a0 + x] == b[b0 + y])
            {
                result.Add((' ', a[a0 + x]));
                x++;
                y++;
            }
            else if (x < n && (y >= m || common.Length == 1 || common[x + 1, y] >= common[x, y + 1]))
            {
                result.Add(('-', a[a0 + x++]));
            }
            else
            {
                result.Add(('+', b[b0 + y++]));
            }
        }
    }
}
