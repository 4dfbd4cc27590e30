using System.Globalization;
using McpAtlassian.Tools;

namespace McpAtlassian.Calls;

/// <summary>Reads -name value pairs that PowerShell could bind to nothing because the tool was not known yet.</summary>
internal static class RemainingArguments
{
    /// <summary>
    /// The mark PowerShell leaves on what was written as a parameter's name, so that '-x' in quotes stays a value.
    /// </summary>
    private const string NameMark = "<CommandParameterName>";

    /// <summary>Adds the pairs to the arguments; returns what belongs to none.</summary>
    public static object[] Take(object[]? remaining, IDictionary<string, object?> arguments)
    {
        var left = new List<object>();
        for (var i = 0; i < remaining?.Length; i++)
        {
            if (NameOf(remaining[i]) is not { } name)
            {
                left.Add(remaining[i]);
                continue;
            }

            var hasValue = i + 1 < remaining.Length && NameOf(remaining[i + 1]) is null;
            var key = arguments.Keys.FirstOrDefault(k => k.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
            arguments[key] = hasValue ? PlainValues.From(remaining[++i]) : true;
        }

        return [.. left];
    }

    private static string? NameOf(object? token)
    {
        if (token is PSObject marked && marked.Properties[NameMark]?.Value is string name)
        {
            return name;
        }

        var text = Convert.ToString(token, CultureInfo.InvariantCulture) ?? string.Empty;
        return token is PSObject { BaseObject: string } or string
            && text.Length > 1
            && text[0] == '-'
            && char.IsLetter(text[1])
                && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or ':')
            ? text.Trim('-', ':')
            : null;
    }
}
