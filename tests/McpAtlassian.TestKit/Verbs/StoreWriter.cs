using System.Globalization;
using System.Text;
using System.Text.Json;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Sessions.Recipes;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Bulk;

namespace McpAtlassian.TestKit.Verbs;

/// <summary>
/// Writes one of the stores again and again, saying each number once it is written, so that a test can kill it, starve
/// it of disk or refuse it the folder and compare: <c>store {kind} {path} {count} {writer}</c>. Each write is larger
/// than the last. Ends with 0, with 3 and the name of the error, or with 4 and an exception nobody expected.
/// </summary>
internal static class StoreWriter
{
    public static async Task<int> RunAsync(string kind, string path, int count, string writer)
    {
        var write = Open(kind, path, writer);
        Say("ready");
        try
        {
            for (var number = 1; number <= count; number++)
            {
                await write(number);
                Say(number.ToString(CultureInfo.InvariantCulture));
            }

            return 0;
        }
        catch (EngineException error)
        {
            Say(error.ErrorId);
            return 3;
        }
        catch (Exception error)
        {
            Say(error.ToString());
            return 4;
        }
    }

    private static Func<int, Task> Open(string kind, string path, string writer)
    {
        switch (kind)
        {
            case "audit":
                var log = new AuditLog(path);
                return number => log.WriteAsync(Encoding.UTF8.GetBytes(
                    $"{{\"writer\":\"{writer}\",\"number\":{number},\"text\":\""
                    + $"{new string('x', 20 + (number % 7 * 40))}\"}}\n"));
            case "session":
                var store = new SessionStore(path);
                var secrets = new FileSecretStore(path);
                return number => store.SaveAsync(
                    new SavedSession
                    {
                        Name = writer,
                        Method = "ApiToken",
                        Account = number.ToString(CultureInfo.InvariantCulture)
                    },
                    "{\"token\":\"" + new string('s', number * 200) + "\"}",
                    secrets);
            case "catalogue":
                var catalogues = new CatalogueStore(path);
                return number =>
                {
                    catalogues.Write(
                        writer, new RememberedServer(Catalogue(number), [new SiteInfo("id", "demo", null)]));
                    return Task.CompletedTask;
                };
            case "journal":
                ResumeJournal? journal = null;
                return async number =>
                {
                    journal ??= ResumeJournal.Open(path);
                    var hash = number.ToString("x64", CultureInfo.InvariantCulture);
                    await journal.StartAsync(number, hash);
                    await journal.FinishAsync(number, hash, RowState.Done);
                };
            default:
                throw new ArgumentException("There is no such store.", nameof(kind));
        }
    }

    private static ToolCatalogue Catalogue(int tools)
    {
        var list = new List<ToolInfo>();
        for (var tool = 0; tool < tools; tool++)
        {
            using var definition = JsonDocument.Parse(
                $"{{\"name\":\"tool{tool}\",\"description\":\"{new string('d', 200)}"
                + $"\",\"inputSchema\":{{\"type\":\"object\"}}}}");
            list.Add(ToolReader.Read(definition.RootElement.Clone())!);
        }

        return new ToolCatalogue(list);
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
