using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tools;

/// <summary>Reads arguments given as JSON text.</summary>
internal static class ArgumentsText
{
    private static readonly UTF8Encoding Encoding =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The object as a dictionary of plain values; false when the text is not a JSON object.</summary>
    public static bool TryParse(string json, [NotNullWhen(true)] out Dictionary<string, object?>? arguments)
    {
        try
        {
            var utf8 = Encoding.GetBytes(json);
            arguments = SendableJson.WhyNot(utf8, SendableJson.ArgumentsDepth) is null
                ? JsonValueReader.Read(utf8, PlainShaper.Instance) as Dictionary<string, object?>
                : null;
        }
        catch (Exception error) when (error is JsonException or EncoderFallbackException)
        {
            arguments = null;
        }

        return arguments is not null;
    }

    /// <summary>
    /// Why a text could not be read as arguments. The text itself is not repeated: it may hold anything.
    /// </summary>
    public static string Explain(string json)
    {
        try
        {
            var utf8 = Encoding.GetBytes(json);
            JsonValueReader.Read(utf8, PlainShaper.Instance);
            return SendableJson.WhyNot(utf8, SendableJson.ArgumentsDepth) is { } reason
                ? $"-Arguments {reason}."
                : "-Arguments is JSON but not an object.";
        }
        catch (EncoderFallbackException)
        {
            return "-Arguments contains half of a surrogate pair, which is not valid text.";
        }
        catch (JsonException error)
        {
            return $"-Arguments is not valid JSON: error in line {error.LineNumber + 1}, position "
                + $"{error.BytePositionInLine + 1}.";
        }
    }
}
