using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Tools;

/// <summary>Reads arguments given as JSON text.</summary>
internal static class ArgumentsText
{
    /// <summary>The object as a dictionary of plain values; false when the text is not a JSON object.</summary>
    public static bool TryParse(string json, [NotNullWhen(true)] out Dictionary<string, object?>? arguments)
    {
        try
        {
            arguments = JsonValueReader.Read(Encoding.UTF8.GetBytes(json), PlainShaper.Instance) as Dictionary<string, object?>;
        }
        catch (JsonException)
        {
            arguments = null;
        }

        return arguments is not null;
    }

    /// <summary>Why a text could not be read as arguments. The text itself is not repeated: it may hold anything.</summary>
    public static string Explain(string json)
    {
        try
        {
            JsonValueReader.Read(Encoding.UTF8.GetBytes(json), PlainShaper.Instance);
            return "-Arguments is JSON but not an object.";
        }
        catch (JsonException e)
        {
            return $"-Arguments is text but not JSON: it goes wrong in line {e.LineNumber + 1}, position {e.BytePositionInLine + 1}.";
        }
    }
}
