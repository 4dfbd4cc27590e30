using System.Text.Json;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// What can be sent: JSON may spell what no receiver can read, and a message that cannot be written has no answer
/// either.
/// </summary>
internal static class SendableJson
{
    /// <summary>How deep a whole message may nest; the SDK writes no deeper ones.</summary>
    public const int MessageDepth = 64;

    /// <summary>How deep arguments may nest: the message and its params are around them.</summary>
    public const int ArgumentsDepth = MessageDepth - 2;

    /// <summary>
    /// What is wrong with the JSON, as the end of a sentence that begins with its name; null for nothing.
    /// </summary>
    public static string? WhyNot(ReadOnlySpan<byte> utf8, int maximumDepth)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 1024 });
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= maximumDepth:
                    return $"is nested deeper than {maximumDepth} levels";
                case JsonTokenType.String
                    or JsonTokenType.PropertyName when reader.ValueIsEscaped && !IsText(ref reader):
                    return "contains half of a surrogate pair, which is not valid text";
                case JsonTokenType.Number when !reader.TryGetDouble(out var number) || double.IsInfinity(number):
                    return "contains a number that is too large to be sent";
            }
        }

        return null;
    }

    /// <summary>
    /// The text as it is: a JSON writer would put U+FFFD in place of half a surrogate pair, without a word.
    /// </summary>
    /// <exception cref="EngineException">ArgumentInvalid.</exception>
    public static string Text(string text, string path)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                throw new EngineException(
                    ErrorIds.ArgumentInvalid,
                    $"Argument '{path}' contains half of a surrogate pair at position {i}, which is not valid text.",
                    "A character such as an emoji was cut in two. Cut the text before or after it.");
            }
        }

        return text;
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        try
        {
            _ = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
