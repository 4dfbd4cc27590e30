using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace McpAtlassian.Engine.Tools.Results;

/// <summary>
/// Reads JSON straight into the caller's objects. Strings stay strings (no dates are invented), whole numbers become
/// Int64 or else BigInteger, fractions Double.
/// </summary>
internal sealed class JsonValueReader
{
    /// <summary>Nesting beyond this is refused; a server that sends more is attacking or broken.</summary>
    public const int MaximumDepth = 256;

    /// <summary>A number longer than this is kept as text rather than parsed for minutes.</summary>
    private const int MaximumDigits = 4096;

    private const int LinearSearchLimit = 12;

    private readonly IValueShaper _shaper;
    private readonly int _openLevels;
    private readonly string?[] _keys = new string?[256];
    private readonly Stack<List<KeyValuePair<string, object?>>> _lists = new();

    private JsonValueReader(IValueShaper shaper, int openLevels)
    {
        _shaper = shaper;
        _openLevels = openLevels;
    }

    /// <summary>
    /// Reads a whole text. Objects of the outermost <paramref name="openLevels"/> levels come back as
    /// <see cref="JsonMembers"/> for the caller to look into.
    /// </summary>
    /// <exception cref="JsonException">The text is not one JSON value.</exception>
    public static object? Read(ReadOnlySpan<byte> utf8, IValueShaper shaper, int openLevels = 0)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
        reader.Read();
        var value = new JsonValueReader(shaper, openLevels).ReadValue(ref reader, 0);
        if (reader.Read())
        {
            throw new JsonException("More than one JSON value.");
        }

        return value;
    }

    /// <summary>Reads a whole text; null when it is not one JSON value.</summary>
    public static object? ReadOrNull(string text, IValueShaper shaper)
    {
        try
        {
            return Read(Encoding.UTF8.GetBytes(text), shaper);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private object? ReadValue(ref Utf8JsonReader reader, int level)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, level);
            case JsonTokenType.StartArray:
                return ReadArray(ref reader, level);
            case JsonTokenType.String:
                return ReadString(ref reader);
            case JsonTokenType.Number:
                return ReadNumber(ref reader);
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            default:
                return null;
        }
    }

    private object ReadArray(ref Utf8JsonReader reader, int level)
    {
        var items = new List<object?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader, Math.Max(level + 1, _openLevels)));
        }

        return level < _openLevels ? items : _shaper.CreateArray(items);
    }

    private object ReadObject(ref Utf8JsonReader reader, int level)
    {
        var open = level < _openLevels;
        var result = open ? new JsonMembers() : null;
        var members =
            result?.Members ?? (_lists.Count > 0 ? _lists.Pop() : new List<KeyValuePair<string, object?>>(16));
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = ReadKey(ref reader);
            reader.Read();
            members.Add(new KeyValuePair<string, object?>(key, ReadValue(ref reader, level + 1)));
        }

        var caseSensitive = Settle(members);
        if (result is not null)
        {
            result.CaseSensitive = caseSensitive;
            return result;
        }

        var shaped = _shaper.CreateObject(members, caseSensitive);
        members.Clear();
        _lists.Push(members);
        return shaped;
    }

    /// <summary>
    /// Drops the earlier of two equal keys and says whether a case-insensitive bag could hold the rest.
    /// </summary>
    private static bool Settle(List<KeyValuePair<string, object?>> members)
    {
        return members.Count <= LinearSearchLimit ? SettleFew(members) : SettleMany(members);
    }

    private static bool SettleFew(List<KeyValuePair<string, object?>> members)
    {
        var caseSensitive = false;
        for (var i = members.Count - 1; i >= 0; i--)
        {
            var key = members[i].Key;
            caseSensitive |= key.Length == 0;
            for (var j = i - 1; j >= 0; j--)
            {
                var other = members[j].Key;
                if (other.Length != key.Length || !string.Equals(other, key, StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                if (string.Equals(other, key, StringComparison.Ordinal))
                {
                    members.RemoveAt(j);
                    i--;
                }
                else
                {
                    caseSensitive = true;
                }
            }
        }

        return caseSensitive;
    }

    private static bool SettleMany(List<KeyValuePair<string, object?>> members)
    {
        var exact = new Dictionary<string, int>(members.Count, StringComparer.Ordinal);
        var folded = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var caseSensitive = false;
        var kept = 0;
        for (var i = 0; i < members.Count; i++)
        {
            var member = members[i];
            if (exact.TryGetValue(member.Key, out var at))
            {
                members[at] = member;
                continue;
            }

            exact[member.Key] = kept;
            caseSensitive |= member.Key.Length == 0 || !folded.Add(member.Key);
            members[kept++] = member;
        }

        members.RemoveRange(kept, members.Count - kept);
        return caseSensitive;
    }

    /// <summary>Property names repeat in every row of a list: each is made once.</summary>
    private string ReadKey(ref Utf8JsonReader reader)
    {
        // Comparing an escaped name would decode it, and throw where it holds half a surrogate pair.
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length is 0 or > 64)
        {
            return ReadString(ref reader);
        }

        var span = reader.ValueSpan;
        var slot = ((span.Length * 31) + (span[0] * 7) + (span[span.Length - 1] * 3) + span[span.Length / 2]) & 0xFF;
        var known = _keys[slot];
        if (known is not null && reader.ValueTextEquals(known))
        {
            return known;
        }

        return _keys[slot] = ReadString(ref reader);
    }

    /// <summary>
    /// A string; a lone surrogate, which JSON can spell and UTF-16 text should not hold, becomes U+FFFD.
    /// </summary>
    private static string ReadString(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return JsonEscapes.DecodeLeniently(reader.ValueSpan);
        }
    }

    private static object ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var whole))
        {
            return whole;
        }

        var text = Encoding.ASCII.GetString(reader.ValueSpan.ToArray());
        var isWhole = text.IndexOfAny(['.', 'e', 'E']) < 0;
        if (!isWhole)
        {
            return reader.TryGetDouble(out var fraction) && !double.IsInfinity(fraction) ? fraction : text;
        }

        return text.Length <= MaximumDigits
            ? BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : text;
    }
}
