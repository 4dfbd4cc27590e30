using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Tools.Bulk;

/// <summary>The journal's lines as bytes: a header, then one line for each change of a row's state.</summary>
internal static class JournalLine
{
    public const string Format = "McpAtlassian.ResumeLog";
    /// <summary>
    /// Since 2 a row that is done says what it made; files of version 1 are read and continued as they are.
    /// </summary>
    public const int Version = 2;

    public const string Started = "started";
    public const string Unknown = "unknown";
    public const string Done = "done";
    public const string Failed = "failed";

    public static readonly byte[] Header = Encoding.ASCII.GetBytes(
        "{\"format\":\"" + Format + "\",\"version\":" + Version.ToString(CultureInfo.InvariantCulture) + "}\n");

    public static byte[] Write(long position, string hash, string state, ResultIdentity? made = null)
    {
        var line = new JsonObject { ["row"] = position, ["state"] = state, ["hash"] = hash };
        if (made is not null)
        {
            var what = new JsonObject();
            foreach (var (name, value) in new[] { ("key", made.Key), ("id", made.Id), ("url", made.Url) })
            {
                if (value is not null)
                {
                    what[name] = value;
                }
            }

            line["made"] = what;
        }

        return Encoding.UTF8.GetBytes(line.ToJsonString() + "\n");
    }

    public static bool TryRead(
        byte[] bytes,
        int start,
        int length,
        out long position,
        out string hash,
        out RowState state,
        out ResultIdentity? made)
    {
        made = null;
        position = 0;
        hash = string.Empty;
        state = RowState.New;
        try
        {
            using var document = JsonDocument.Parse(new ReadOnlyMemory<byte>(bytes, start, length));
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("row", out var row)
                || row.ValueKind != JsonValueKind.Number
                || !row.TryGetInt64(out position)
                || position < 1
                || !root.TryGetProperty("hash", out var sum) || sum.ValueKind != JsonValueKind.String
                || !root.TryGetProperty("state", out var name) || name.ValueKind != JsonValueKind.String)
            {
                return false;
            }

            hash = sum.GetString()!;
            state = State(name.GetString()!);
            made = root.TryGetProperty("made", out var what) && what.ValueKind == JsonValueKind.Object
                ? new ResultIdentity { Key = Text(what, "key"), Id = Text(what, "id"), Url = Text(what, "url") } : null;
            return hash.Length == 64 && state != RowState.New;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The format version of a first line; null when it is not a header of ours.</summary>
    public static int? ReadHeader(byte[] bytes, int length)
    {
        try
        {
            using var document = JsonDocument.Parse(new ReadOnlyMemory<byte>(bytes, 0, length));
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("format", out var format)
                && format.ValueKind == JsonValueKind.String
                && format.GetString() == Format
                && root.TryGetProperty("version", out var version)
                && version.ValueKind == JsonValueKind.Number
                && version.TryGetInt32(out var number)
                ? number
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static RowState State(string name) => name switch
    {
        Started or Unknown => RowState.Unknown,
        Done => RowState.Done,
        Failed => RowState.Failed,
        _ => RowState.New,
    };
}
