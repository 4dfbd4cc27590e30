namespace McpAtlassian.Engine.Diagnostics;

/// <summary>Text as PowerShell's single-quoted string, in which nothing is code.</summary>
internal static class SingleQuoted
{
    // PowerShell takes the typographic marks for the straight one, so each of them ends a string that it does not
    // double.
    private const string Marks = "'\u2018\u2019\u201A\u201B";

    public static string Of(string text) =>
        "'" + string.Concat(text.Select(static c => Marks.Contains(c) ? new string(c, 2) : c.ToString())) + "'";
}
