using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Cmdlets;

/// <summary>Saves a result to the file the user named; names that the server suggests play no part.</summary>
internal static class OutputFile
{
    public static IReadOnlyList<FileInfo> Save(PSCmdlet cmdlet, string path, ToolOutput output)
    {
        string target = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        if (provider.Name != "FileSystem")
        {
            throw new EngineException(ErrorIds.PathInvalid, $"'{path}' is not a path in the file system.", "Give a file path with -OutFile.");
        }

        var binaries = output.Values.OfType<ToolContent>().Where(c => c.Data is not null).ToList();
        try
        {
            if (binaries.Count == 0)
            {
                File.WriteAllText(target, TextOf(output), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                return [new FileInfo(target)];
            }

            var files = new List<FileInfo>();
            for (int i = 0; i < binaries.Count; i++)
            {
                string name = i == 0 ? target : Numbered(target, i + 1);
                File.WriteAllBytes(name, binaries[i].Data!);
                files.Add(new FileInfo(name));
            }

            return files;
        }
        catch (System.Exception e) when (e is IOException or System.UnauthorizedAccessException)
        {
            throw new EngineException(ErrorIds.PathInvalid, $"The result cannot be saved: {e.Message}", "Choose another path; the call itself succeeded.", e);
        }
    }

    private static string Numbered(string path, int number) =>
        Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, $"{Path.GetFileNameWithoutExtension(path)}-{number}{Path.GetExtension(path)}");

    /// <summary>The text parts, or the envelope when the result was JSON: what the server sent, unchanged.</summary>
    private static string TextOf(ToolOutput output) => output.TextContent;
}
