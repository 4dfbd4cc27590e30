using McpAtlassian.Pipeline;

namespace McpAtlassian.Generation;

/// <summary>Saves imported tools as a module in a folder, named after the folder.</summary>
internal static class ToolModuleFiles
{
    public static FileInfo Save(
        PSCmdlet cmdlet, string path, IReadOnlyCollection<GeneratedCommand> commands, bool force)
    {
        const string remedy = "Give a folder whose last part is the module's name: letters, digits, dots, dashes.";
        var folder = FilePath.Resolve(cmdlet, path, remedy).TrimEnd('/', '\\');
        var name = Path.GetFileName(folder);
        if (name.Length == 0 || !name.All(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-') || name[0] == '.')
        {
            throw new EngineException(ErrorIds.PathInvalid, $"'{path}' cannot be a module's folder.", remedy);
        }

        var manifest = Path.Combine(folder, name + ".psd1");
        var script = Path.Combine(folder, name + ".psm1");
        if (!force && (File.Exists(manifest) || File.Exists(script)))
        {
            throw new EngineException(
                ErrorIds.FileExists,
                $"The folder '{folder}' already contains a module.",
                "Replace it with -Force, or choose another folder.");
        }

        try
        {
            Directory.CreateDirectory(folder);
            WriteWhole(script, ModuleText.InFile(commands));
            WriteWhole(manifest, Manifest(name, commands));
            return new FileInfo(manifest);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                ErrorIds.PathInvalid,
                $"The module cannot be saved: {error.Message}",
                "Choose another folder with -Path.",
                error);
        }
    }

    private static string Manifest(string name, IReadOnlyCollection<GeneratedCommand> commands) =>
        "@{\n"
        + $"    RootModule        = {SingleQuoted.Of(name + ".psm1")}\n"
        + "    ModuleVersion     = '1.0.0'\n"
        + $"    GUID              = '{Guid.NewGuid()}'\n"
        + "    Description       = 'Tools of an Atlassian MCP server as commands. Made by Import-AtlassianMcpTool.'\n"
        + "    PowerShellVersion = '7.4'\n"
        + "    RequiredModules   = @('McpAtlassian')\n"
        + "    FunctionsToExport = @(\n"
        + string.Concat(commands.Select(c => "        " + SingleQuoted.Of(c.Name) + "\n"))
        + "    )\n    CmdletsToExport   = @()\n    AliasesToExport   = @()\n    VariablesToExport = @()\n}\n";

    /// <summary>Beside the target first, so that a reader never sees half a file.</summary>
    private static void WriteWhole(string file, string text)
    {
        var temporary = file + "." + Guid.NewGuid().ToString("n") + ".tmp";
        try
        {
            File.WriteAllText(temporary, text);
            if (File.Exists(file))
            {
                File.Replace(temporary, file, destinationBackupFileName: null);
            }
            else
            {
                File.Move(temporary, file);
            }
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
