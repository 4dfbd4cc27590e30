using System.Globalization;
using System.Text;

namespace McpAtlassian.Ci;

/// <summary>
/// The forms a secret takes on its way into a log. Runners hide exactly the values they were told; they know nothing of
/// encodings.
/// </summary>
internal static class SecretForms
{
    /// <summary>Shorter values are not secrets, and hiding them would tear holes into every line.</summary>
    public const int MinimumLength = 4;

    /// <summary>
    /// Every form of a secret, each of one line; with an account those of HTTP's Basic authentication too.
    /// </summary>
    public static IReadOnlyCollection<string> Of(string? account, string? secret)
    {
        var forms = new List<string>();
        if (secret is null || secret.Trim().Length < MinimumLength)
        {
            return forms;
        }

        AddEncodings(forms, secret);
        AddEncodings(forms, Base64(secret));
        if (account is { Length: > 0 })
        {
            var pair = account + ":" + secret;
            AddEncodings(forms, pair);
            AddEncodings(forms, Base64(pair));
            Add(forms, "Basic " + Base64(pair));
        }

        return forms;
    }

    private static void AddEncodings(List<string> forms, string value)
    {
        // A key in PEM form is printed line by line, and a mask has one line.
        foreach (var line in value.Split('\r', '\n'))
        {
            Add(forms, line);
            Add(forms, Uri.EscapeDataString(line));
        }

        Add(forms, Json(value, strict: false));
        Add(forms, Json(value, strict: true));
    }

    private static void Add(List<string> forms, string form)
    {
        form = form.Trim();
        if (form.Length >= MinimumLength && !forms.Contains(form))
        {
            forms.Add(form);
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// As the inside of a JSON string. Strict escapes whatever could matter in HTML, as .NET's serializer does; the
    /// other is what most programs write.
    /// </summary>
    private static string Json(string text, bool strict)
    {
        var json = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var escape = c switch
            {
                '\\' => "\\\\",
                '"' when !strict => "\\\"",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                _ => null,
            };
            var unicode = c < ' ' || (strict && (c > '~' || c is '"' or '&' or '\'' or '+' or '<' or '>' or '`'));
            json.Append(
                escape ?? (unicode ? "\\u" + ((int)c).ToString("X4", CultureInfo.InvariantCulture) : c.ToString()));
        }

        return json.ToString();
    }
}
