namespace McpAtlassian.Engine.Tools;

/// <summary>What is in a file, by the end of its name, and the other way round.</summary>
internal static class MediaTypes
{
    /// <summary>Bytes of any kind.</summary>
    public const string Binary = "application/octet-stream";

    // Of two ends for one type the first is the one that a new file gets.
    private static readonly (string Extension, string Type)[] Known =
    [
        (".txt", "text/plain"), (".log", "text/plain"), (".ps1", "text/plain"), (".ini", "text/plain"),
        (".md", "text/markdown"), (".html", "text/html"), (".htm", "text/html"), (".css", "text/css"),
        (".csv", "text/csv"), (".xml", "application/xml"), (".json", "application/json"),
        (".jsonl", "application/json"), (".yaml", "application/yaml"), (".yml", "application/yaml"),
        (".js", "text/javascript"), (".pdf", "application/pdf"), (".zip", "application/zip"),
        (".gz", "application/gzip"), (".tgz", "application/gzip"), (".tar", "application/x-tar"),
        (".7z", "application/x-7z-compressed"), (".png", "image/png"), (".jpg", "image/jpeg"), (".jpeg", "image/jpeg"),
        (".gif", "image/gif"), (".svg", "image/svg+xml"), (".webp", "image/webp"), (".bmp", "image/bmp"),
        (".tiff", "image/tiff"), (".mp4", "video/mp4"), (".webm", "video/webm"), (".mov", "video/quicktime"),
        (".mp3", "audio/mpeg"), (".wav", "audio/wav"), (".eml", "message/rfc822"), (".rtf", "application/rtf"),
        (".doc", "application/msword"), (".xls", "application/vnd.ms-excel"),
        (".ppt", "application/vnd.ms-powerpoint"),
        (".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        (".odt", "application/vnd.oasis.opendocument.text"),
        (".ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ];

    /// <summary>The type of a file of that name.</summary>
    public static string Of(string fileName) =>
        Known.FirstOrDefault(
            one => one.Extension.Equals(Path.GetExtension(fileName), StringComparison.OrdinalIgnoreCase))
            .Type ?? Binary;

    /// <summary>How the name of a file of that type ends.</summary>
    public static string Extension(string? type)
    {
        var plain = type?.Split(';')[0].Trim().ToLowerInvariant() ?? string.Empty;
        return Known.FirstOrDefault(one => one.Type == plain).Extension
            ?? (plain.StartsWith("text/", StringComparison.Ordinal) ? ".txt" : ".bin");
    }
}
