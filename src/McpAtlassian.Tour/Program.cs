using System;
using System.IO;
using System.Threading.Tasks;

namespace McpAtlassian.Tour;

/// <summary>
/// Walks through the module on the embedded Atlassian. It runs the real cmdlets in the pwsh on PATH; where there is
/// none it takes the same steps on the engine.
/// </summary>
internal static class Program
{
    private static async Task<int> Main()
    {
        string folder = Directory.CreateTempSubdirectory("mcp-atlassian-tour-").FullName;
        try
        {
            (PowerShell? shell, string? missing) = await PowerShell.FindAsync();
            if (shell is not null)
            {
                return await shell.RunTourAsync(RepositoryRoot(), folder);
            }

            Console.WriteLine($"{missing}");
            Console.WriteLine("The cmdlets need PowerShell 7.4 or later: https://aka.ms/powershell, or where the .NET SDK is,");
            Console.WriteLine("    dotnet tool install --global PowerShell");
            Console.WriteLine("What follows are the same steps on the engine that the cmdlets use.");
            return await EngineTour.RunAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string RepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "McpAtlassian.psd1")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tour runs from the working copy, and McpAtlassian.psd1 is in no folder above this program.");
    }
}
