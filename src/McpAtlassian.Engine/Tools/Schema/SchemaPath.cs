using System.Globalization;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>Where a value is, the way a PowerShell user would write it: <c>fields.labels[2]</c>.</summary>
internal static class SchemaPath
{
    public static string Member(string path, string name) => path.Length == 0 ? name : path + "." + name;

    public static string Item(string path, int index) =>
        path + "[" + index.ToString(CultureInfo.InvariantCulture) + "]";

    /// <summary>The subject of a sentence about the value.</summary>
    public static string Subject(string path) => path.Length == 0 ? "The list of arguments" : "Argument '" + path + "'";
}
