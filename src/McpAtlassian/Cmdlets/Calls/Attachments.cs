using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Tools;

namespace McpAtlassian.Cmdlets.Calls;

/// <summary>Reads the file that an attachment argument names; the tool gets its bytes.</summary>
internal static class Attachments
{
    private const long MaximumLength = 100L * 1024 * 1024;

    public static void Read(PSCmdlet cmdlet, ToolInfo? tool, Dictionary<string, object?> arguments)
    {
        foreach (var parameter in tool?.Schema.Parameters.Where(p => p.IsAttachment) ?? [])
        {
            string? given = arguments.Keys.FirstOrDefault(k => k.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase));
            if (given is null || arguments[given] is not string text)
            {
                continue;
            }

            string? path = Resolve(cmdlet, text);
            if (path is not null && File.Exists(path))
            {
                arguments[given] = ReadFile(path, parameter.Name);
                NameFile(tool!, arguments, path);
            }
            else if (text.Length < 1024 && LooksLikePath(text))
            {
                throw new EngineException(ErrorIds.PathInvalid, $"The file '{text}' for -{parameter.Name} does not exist.", "Give the path of a file, or its bytes in Base64.");
            }
        }
    }

    /// <summary>The file's name for the argument that asks for one, unless it was given.</summary>
    private static void NameFile(ToolInfo tool, Dictionary<string, object?> arguments, string path)
    {
        foreach (string name in new[] { "fileName", "filename", "file_name" })
        {
            if (tool.Schema.Find(name) is { } parameter && !arguments.Keys.Any(k => k.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase)))
            {
                arguments[parameter.Name] = Path.GetFileName(path);
                return;
            }
        }
    }

    private static byte[] ReadFile(string path, string argument)
    {
        if (new FileInfo(path).Length > MaximumLength)
        {
            throw new EngineException(ErrorIds.ArgumentInvalid, $"The file for -{argument} is larger than {MaximumLength / 1024 / 1024} MB.", "Upload it in the browser instead.");
        }

        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(ErrorIds.PathInvalid, $"The file for -{argument} cannot be read: {e.Message}", null, e);
        }
    }

    private static string? Resolve(PSCmdlet cmdlet, string text)
    {
        try
        {
            return text.Length < 1024 ? cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(text) : null;
        }
        catch (Exception e) when (e is RuntimeException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static bool LooksLikePath(string text) =>
        text.IndexOfAny(['\\', ':', '~']) >= 0 || text.StartsWith(".", StringComparison.Ordinal) || text.StartsWith("/", StringComparison.Ordinal) || Path.GetExtension(text).Length is > 1 and < 8;
}
