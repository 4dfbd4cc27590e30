using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using McpAtlassian.Engine.Diagnostics;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// Turns what a user typed or piped into the arguments object a tool wants. Names are matched without regard to letter
/// case and sent in the schema's spelling; values are converted where there is only one way to understand them, and
/// left as they are where there is not, for <see cref="SchemaValidator"/> to name.
/// </summary>
/// <remarks>
/// A row (an object from the pipeline, a line of a CSV file) gives the columns that are named like an argument; an
/// empty column is left out unless it is a required string, because a CSV file has no other way to say "not set".
/// An argument given outright is sent even when empty, and wins over the row's column.
/// </remarks>
public static class ArgumentConverter
{
    /// <summary>Converts arguments given outright, and with them the columns of one row.</summary>
    /// <exception cref="EngineException"><c>ArgumentInvalid</c>: a value that cannot be sent, one that contains itself or nests too deep, a name given twice.</exception>
    public static ToolArguments Convert(ToolSchema schema, IDictionary? arguments, IDictionary? row = null)
    {
        var leftOut = new List<string>();
        var unmatched = new List<string>();
        Dictionary<string, Given> given = Named(schema, arguments);
        if (row is not null)
        {
            AddRow(schema, row, given, leftOut, unmatched);
        }

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, PlainJson.WriterOptions))
        {
            writer.WriteStartObject();
            foreach (Given argument in given.Values.OrderBy(argument => argument.Order))
            {
                writer.WritePropertyName(argument.Name);
                SchemaShape shape = argument.Parameter?.Shape ?? SchemaShape.Unknown;
                new ValueWriter(writer, new NestingGuard(argument.Name)).Write(argument.Value, argument.Name, shape, argument.Name);
            }

            writer.WriteEndObject();
        }

        return new ToolArguments(stream.ToArray(), leftOut, unmatched);
    }

    private static Dictionary<string, Given> Named(ToolSchema schema, IDictionary? arguments)
    {
        var given = new Dictionary<string, Given>(StringComparer.Ordinal);
        if (arguments is null)
        {
            return given;
        }

        foreach (DictionaryEntry entry in arguments)
        {
            string name = PlainJson.KeyText(entry.Key, "Arguments");
            ToolParameter? parameter = schema.Find(name);
            string sent = parameter?.Name ?? name;
            if (given.TryGetValue(sent, out Given? other))
            {
                // The schema's own spelling beats another letter case; two others cannot be told apart.
                if (name != sent && other.TypedName != sent)
                {
                    throw new EngineException(ErrorIds.ArgumentInvalid, $"'{other.TypedName}' and '{name}' are the same argument, '{sent}'.", "Give it once.");
                }

                if (name != sent)
                {
                    continue;
                }
            }

            given[sent] = new Given(sent, name, entry.Value, parameter, given.Count);
        }

        return given;
    }

    private static void AddRow(ToolSchema schema, IDictionary row, Dictionary<string, Given> given, List<string> leftOut, List<string> unmatched)
    {
        foreach (DictionaryEntry column in row)
        {
            string name = PlainJson.KeyText(column.Key, "row");
            ToolParameter? parameter = schema.Find(name);
            if (parameter is null && schema.IsTyped)
            {
                unmatched.Add(name);
                continue;
            }

            string sent = parameter?.Name ?? name;

            // An empty cell says nothing, also in a required column: the row is then refused here and not by the server.
            bool empty = column.Value is null or DBNull or string { Length: 0 };
            if (empty)
            {
                leftOut.Add(name);
            }
            else if (!given.TryGetValue(sent, out Given? other) || (other.FromRow && name == sent))
            {
                given[sent] = new Given(sent, name, column.Value, parameter, given.Count) { FromRow = true };
            }
        }
    }

    private sealed class Given(string name, string typedName, object? value, ToolParameter? parameter, int order)
    {
        public string Name { get; } = name;

        public string TypedName { get; } = typedName;

        public object? Value { get; } = value;

        public ToolParameter? Parameter { get; } = parameter;

        public int Order { get; } = order;

        public bool FromRow { get; init; }
    }
}
