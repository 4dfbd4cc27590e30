using System.Text.Json.Nodes;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Sessions.Recipes;
using McpAtlassian.Engine.Tools.Bulk;

namespace McpAtlassian.Engine.Tests.Stores;

/// <summary>
/// Reads a store after its writer came to grief and says whether everything that was acknowledged is there, whole.
/// </summary>
internal static class StoreReader
{
    public static readonly string[] Kinds = ["audit", "session", "catalogue", "journal"];

    /// <summary>The file or folder of a kind of store in a folder.</summary>
    public static string Place(string folder, string kind) => kind switch
    {
        "audit" => Path.Combine(folder, "audit.jsonl"),
        "journal" => Path.Combine(folder, "run.journal"),
        _ => folder,
    };

    /// <summary>
    /// The numbers in an audit log, by writer; every line is whole JSON. After a kill the last one may be cut, until
    /// the next writer comes, who makes it a line of the outcome Torn.
    /// </summary>
    public static Dictionary<string, List<int>> ReadAudit(string path, bool afterKill = false)
    {
        var found = new Dictionary<string, List<int>>();
        var text = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        Assert.True(afterKill || whole.Length == text.Length, "The last line is torn.");
        foreach (var line in whole.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var node = JsonNode.Parse(line)!;
            if (afterKill && (string?)node["outcome"] == "Torn")
            {
                continue;
            }

            var writer = (string)node["writer"]!;
            if (!found.TryGetValue(writer, out var numbers))
            {
                found[writer] = numbers = [];
            }

            numbers.Add((int)node["number"]!);
        }

        return found;
    }

    /// <summary>
    /// Asserts that the store holds what the writer acknowledged, or the one write more that it could not say any
    /// longer.
    /// </summary>
    public static async Task AssertHoldsAsync(string kind, string place, string writer, int written)
    {
        switch (kind)
        {
            case "audit":
                var numbers = ReadAudit(place, afterKill: true).GetValueOrDefault(writer) ?? [];
                Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
                Assert.InRange(numbers.Count, written, written + 1);
                break;
            case "session":
                var store = new SessionStore(place);
                if (written == 0 && store.Find(writer) is null)
                {
                    break;
                }

                var session = store.Get(writer);
                var number = int.Parse(session.Account!, System.Globalization.CultureInfo.InvariantCulture);
                Assert.InRange(number, written, written + 1);
                Assert.Equal(
                    "{\"token\":\"" + new string('s', number * 200) + "\"}", await store.ReadSecretAsync(session));
                break;
            case "catalogue":
                var tools = new CatalogueStore(place).Read(writer)?.Tools.Tools.Count ?? 0;
                Assert.InRange(tools, written, written + 1);
                break;
            default:
                using (var journal = ResumeJournal.Open(place))
                {
                    for (var row = 1; row <= written; row++)
                    {
                        Assert.Equal(RowState.Done, journal.GetState(row));
                    }

                    Assert.Equal(RowState.New, journal.GetState(written + 2));
                }

                break;
        }
    }
}
