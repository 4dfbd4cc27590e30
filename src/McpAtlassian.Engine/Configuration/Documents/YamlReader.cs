using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>
/// Reads YAML into nodes with their places: YamlDotNet says where things are, the text stays the truth.
/// </summary>
internal sealed class YamlReader
{
    private const int DeepestNesting = 200;
    private static readonly Regex Number = new(
        @"^[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$",
        RegexOptions.CultureInvariant,
        System.TimeSpan.FromSeconds(1));
    private readonly string _text;
    private readonly IParser _parser;
    private int _depth;

    private YamlReader(string text)
    {
        _text = text;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The root, or null for a document with nothing in it.</summary>
    public static ConfigNode? Read(string text)
    {
        YamlReader reader = new(text);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException error)
        {
            throw ConfigText.Unparsable(
                error.Start.Line, error.Start.Column, "this is not valid YAML: " + error.Message);
        }
        catch (System.Exception error)
            when (error is System.InvalidOperationException or System.ArgumentException or System.FormatException
                or System.IndexOutOfRangeException)
        {
            // The scanner has corners in which it fails without a place; what it read last is the nearest.
            var last = reader._parser.Current?.End ?? Mark.Empty;
            throw ConfigText.Unparsable(last.Line, last.Column, "this is not valid YAML.");
        }
    }

    private ConfigNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (Take<DocumentStart>() is null)
        {
            return null;
        }

        var root = ReadNode();
        _parser.Consume<DocumentEnd>();
        if (Take<DocumentStart>() is { } second)
        {
            throw ConfigText.Unparsable(
                second.Start.Line, second.Start.Column, "the file contains more than one YAML document.");
        }

        return root.Kind == ConfigKind.Null && root.Start == root.End ? null : root;
    }

    private T? Take<T>()
        where T : ParsingEvent
    {
        if (_parser.Current is not T wanted)
        {
            return null;
        }

        _parser.MoveNext();
        return wanted;
    }

    private ConfigNode ReadNode()
    {
        if (++_depth > DeepestNesting)
        {
            throw ConfigText.Unparsable(
                _parser.Current!.Start.Line, _parser.Current.Start.Column, "the file is nested too deeply.");
        }

        ConfigNode node;
        if (Take<MappingStart>() is { } mapping)
        {
            node = ReadMapping(mapping);
        }
        else if (Take<SequenceStart>() is { } sequence)
        {
            node = ReadSequence(sequence);
        }
        else if (Take<AnchorAlias>() is { } alias)
        {
            node = new ConfigNode(ConfigKind.Other, "*" + alias.Value.Value)
            {
                Start = (int)alias.Start.Index,
                End = (int)alias.End.Index
            };
        }
        else
        {
            node = ReadScalar(_parser.Consume<Scalar>());
        }

        _depth--;
        return node;
    }

    private ConfigNode ReadMapping(MappingStart start)
    {
        List<ConfigMember> members = [];
        MappingEnd? end;
        while ((end = Take<MappingEnd>()) is null)
        {
            var key = _parser.Current as Scalar;
            var keyNode = ReadNode();
            var name = key is not null ? key.Value : "\0" + _text.Substring(keyNode.Start, keyNode.End - keyNode.Start);
            members.Add(new ConfigMember(name, ReadNode(), keyNode.Start, keyNode.End));
        }

        var flow = start.Style == MappingStyle.Flow;
        return new ConfigNode(ConfigKind.Map)
        {
            Members = members,
            IsInline = flow,
            Start = (int)start.Start.Index,
            End = flow
                ? AfterBracket((int)end.End.Index, '}')
                : members.Count == 0 ? (int)start.End.Index : members[members.Count - 1].Value.End,
        };
    }

    private ConfigNode ReadSequence(SequenceStart start)
    {
        List<ConfigNode> items = [];
        SequenceEnd? end;
        while ((end = Take<SequenceEnd>()) is null)
        {
            items.Add(ReadNode());
        }

        var flow = start.Style == SequenceStyle.Flow;
        return new ConfigNode(ConfigKind.List)
        {
            Items = items,
            IsInline = flow,
            Start = (int)start.Start.Index,
            End = flow
                ? AfterBracket((int)end.End.Index, ']')
                : items.Count == 0 ? (int)start.End.Index : items[items.Count - 1].End,
        };
    }

    // YamlDotNet says where the closing bracket is, not where it ends.
    private int AfterBracket(int end, char bracket) => end < _text.Length && _text[end] == bracket ? end + 1 : end;

    private static ConfigNode ReadScalar(Scalar scalar)
    {
        var start = (int)scalar.Start.Index;
        var end = (int)scalar.End.Index;
        var plain = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty;
        var kind = !plain ? ConfigKind.Text
            : scalar.Value is "" or "~" or "null" or "Null" or "NULL" ? ConfigKind.Null
            : scalar.Value is "true" or "false" or "True" or "False" or "TRUE" or "FALSE" ? ConfigKind.Boolean
            : Number.IsMatch(scalar.Value) ? ConfigKind.Number
            : ConfigKind.Text;
        var value = kind switch
        {
            ConfigKind.Null => null,
            ConfigKind.Boolean => scalar.Value.ToLowerInvariant(),
            _ => scalar.Value,
        };
        return new ConfigNode(kind, value) { Start = start, End = end };
    }
}
