using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>What the store's files are called and which of them this version may touch.</summary>
internal static class StoreNames
{
    /// <summary>
    /// A file name for any session name: names differ by more than case, and no name leaves the folder.
    /// </summary>
    public static string FileName(string name)
    {
        var result = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(name.ToLowerInvariant()))
        {
            if (value is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'_')
            {
                result.Append((char)value);
            }
            else
            {
                result.Append('%').Append(value.ToString("x2", CultureInfo.InvariantCulture));
            }
        }

        return result.ToString();
    }

    /// <summary>Refuses a document written by a later version, which may hold what this one does not know.</summary>
    public static void RequireVersion(JsonObject document, int known, string path)
    {
        var version =
            document["formatVersion"] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;
        if (version > known)
        {
            throw new EngineException(
                ErrorIds.StoreVersion,
                $"'{path}' was written by a later version of McpAtlassian: its format is {version}, and this version "
                + $"reads up to {known}. The file was not changed.",
                "Update-PSResource McpAtlassian");
        }

        if (version < 1)
        {
            throw new EngineException(
                ErrorIds.StoreUnavailable,
                $"'{path}' has no format version. The file was not changed.",
                "Connect again with -Save.");
        }
    }
}
