using System.Text.Json;
using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// A value as an error message may show it: short, on one line, and hidden when its name or look says secret.
/// </summary>
internal static class ShownValue
{
    private const int MaximumLength = 60;
    private const string Hidden = "(hidden)";

    private static readonly Regex SecretName = new(
        "passw|passphrase|pwd|secret|token|api.?key|apikey|private.?key|credential|authori[sz]ation|cookie|bearer",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex SecretValue = new(
        @"AT(ATT|STT|CTT|OA)|eyJ[\w-]{8}|^(Basic|Bearer|Token)\s|-----BEGIN|gh[pousr]_|xox[abp]-",
        RegexOptions.CultureInvariant);

    public static string Of(string path, JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => $"a list of {value.GetArrayLength()}",
            JsonValueKind.String => Quoted(path, value.GetString()!),
            JsonValueKind.Null => "null",
            _ => Plain(path, value.GetRawText()),
        };
        return text;
    }

    public static string Quoted(string path, string text)
    {
        var shown = Plain(path, text);
        return shown == Hidden ? shown : "'" + shown + "'";
    }

    private static string Plain(string path, string text)
    {
        if (SecretName.IsMatch(path) || SecretValue.IsMatch(text))
        {
            return Hidden;
        }

        var line = Regex.Replace(text, @"[\p{C}\s]+", " ");
        return line.Length <= MaximumLength ? line : line.Substring(0, MaximumLength - 1) + "…";
    }
}
