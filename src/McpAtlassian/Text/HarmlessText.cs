namespace McpAtlassian.Text;

/// <summary>
/// Text of a server's that is shown as it is: in a completion list, for example, it must not move the cursor.
/// </summary>
internal static class HarmlessText
{
    /// <summary>The text without control characters.</summary>
    public static string Of(string text)
    {
        char[]? clean = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) && text[i] is not '\n')
            {
                clean ??= text.ToCharArray();
                clean[i] = ' ';
            }
        }

        return clean is null ? text : new string(clean);
    }
}
