using System.Text;
using McpAtlassian.Engine.Configuration.Files;

namespace McpAtlassian.TestKit.Verbs;

/// <summary>
/// Replaces a file again and again until it is killed, so that a test can see what a kill leaves behind:
/// <c>write {path}</c>.
/// </summary>
internal static class FileWriter
{
    public static int Run(string path)
    {
        var one = Encoding.UTF8.GetBytes("{\"one\":\"" + new string('1', 200_000) + "\"}");
        var two = Encoding.UTF8.GetBytes("{\"two\":\"" + new string('2', 300_000) + "\"}");
        for (var i = 0; ; i++)
        {
            AtomicFile.Write(path, i % 2 == 0 ? one : two);
            Console.Out.WriteLine(i);
            Console.Out.Flush();
        }
    }
}
