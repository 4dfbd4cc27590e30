using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Tools;

/// <summary>Reads arguments given as JSON text.</summary>
public static class ArgumentsText
{
    /// <summary>The object as a dictionary of plain values.</summary>
    /// <exception cref="ArgumentException">The text is not a JSON object; the message says where it goes wrong.</exception>
    public static object Parse(string json)
    {
        object? value;
        try
        {
            value = JsonValueReader.Read(Encoding.UTF8.GetBytes(json), PlainShaper.Instance);
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"-Arguments is not valid JSON (line {e.LineNumber + 1}, position {e.BytePositionInLine + 1}). Give a hashtable, an object, or a JSON object as text.", e);
        }

        return value as Dictionary<string, object?>
            ?? throw new ArgumentException("-Arguments is JSON but not an object. Give a JSON object such as {\"issueIdOrKey\":\"DEMO-1\"}.");
    }
}
