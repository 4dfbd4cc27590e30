using System.Text;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Pipeline;

namespace McpAtlassian.Calls;

/// <summary>
/// Saves resources where the user says: to a file of that name, or into a folder under names made from the URIs. Such
/// a name never leaves the folder, never follows a link, and never replaces a file unless that was asked for.
/// </summary>
internal sealed class ResourceFile(PSCmdlet cmdlet, string path, bool force)
{
    private const int MaximumName = 120;
    private const string ForbiddenCharacters = "<>:\"/\\|?*'`$;&";

    private static readonly HashSet<string> DeviceNames = new(
        [
            "CON",
            "PRN",
            "AUX",
            "NUL",
            "CONIN$",
            "CONOUT$",
            .. Enumerable.Range(0, 10).SelectMany(n => new[] { "COM" + n, "LPT" + n })
        ],
        StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _written = new(StringComparer.OrdinalIgnoreCase);

    public FileInfo Save(string uri, ToolContent content)
    {
        var target = FilePath.Resolve(cmdlet, path, "Give a file or a folder with -OutFile.");
        var isFolder = Directory.Exists(target)
            || path.EndsWith('/')
            || path.EndsWith('\\');
        try
        {
            if (isFolder)
            {
                Directory.CreateDirectory(target);
                target = Path.Combine(target, SafeName(content.Uri ?? uri, content.MimeType));
            }

            var file = Free(target);
            using var pending = new PendingFile(file, replaces: force || !isFolder);
            return pending.Write(content).Complete();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw File.Exists(target) && isFolder && !force
                ? new EngineException(
                    ErrorIds.FileExists,
                    $"The file '{target}' already exists.",
                    "Replace it with -Force, or choose a file name with -OutFile.",
                    error)
                : new EngineException(
                    ErrorIds.PathInvalid,
                    $"The resource cannot be saved: {error.Message}",
                    "Choose another path with -OutFile.",
                    error);
        }
    }

    /// <summary>
    /// A file name from the last part of a URI: no separators, no device, nothing hidden, not too long.
    /// </summary>
    internal static string SafeName(string uri, string? mimeType)
    {
        var end = uri.IndexOfAny(['?', '#']);
        var trimmed = (end < 0 ? uri : uri.Substring(0, end)).TrimEnd('/');
        var last = Uri.UnescapeDataString(trimmed.Substring(trimmed.LastIndexOf('/') + 1));
        var name = new StringBuilder(last.Length);
        foreach (var c in last)
        {
            var harmless = !char.IsControl(c) && !char.IsSurrogate(c) && ForbiddenCharacters.IndexOf(c) < 0
                && char.GetUnicodeCategory(c) is not System.Globalization.UnicodeCategory.Format;
            name.Append(harmless ? c : '_');
        }

        var safe = name.ToString().Trim(' ', '.', '~', '-');
        safe =
            safe.Length > MaximumName ? safe.Substring(safe.Length - MaximumName).TrimStart(' ', '.', '~', '-') : safe;
        if (safe.Length == 0)
        {
            safe = "resource";
        }

        if (DeviceNames.Contains(safe.Split('.')[0].Trim()))
        {
            safe = "_" + safe;
        }

        return Path.HasExtension(safe) ? safe : safe + MediaTypes.Extension(mimeType);
    }

    /// <summary>A second content of the same name gets a number; it must not replace the first.</summary>
    private string Free(string target)
    {
        var file = target;
        for (var number = 2; !_written.Add(file); number++)
        {
            file = Path.Combine(
                Path.GetDirectoryName(target) ?? string.Empty,
                $"{Path.GetFileNameWithoutExtension(target)}-{number}{Path.GetExtension(target)}");
        }

        return file;
    }
}
