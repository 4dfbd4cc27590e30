using McpAtlassian.DemoServer.Data;
using McpAtlassian.DemoServer.Http;
using McpAtlassian.DemoServer.Identity;

namespace McpAtlassian.DemoServer.Mcp;

/// <summary>Resources, prompts and completion: a few of each, over the same data.</summary>
internal sealed class Offerings(IReadOnlyList<SiteData> sites, Func<SiteData, Uri> apiBase)
{
    private const string IssuePrefix = "jira://issue/";

    public static JsonObject Templates() => new()
    {
        ["resourceTemplates"] = new JsonArray(new JsonObject
        {
            ["uriTemplate"] = "jira://issue/{key}",
            ["name"] = "issue",
            ["title"] = "Jira issue",
            ["description"] = "A Jira issue by its key.",
            ["mimeType"] = "application/json",
        }),
    };

    public static JsonObject Resources() => new()
    {
        ["resources"] = new JsonArray(
            new JsonObject
            {
                ["uri"] = "jira://issue/DEMO-1",
                ["name"] = "DEMO-1",
                ["title"] = "The first issue",
                ["mimeType"] = "application/json"
            },
            new JsonObject
            {
                ["uri"] = "demo://readme",
                ["name"] = "readme",
                ["title"] = "About this demo",
                ["mimeType"] = "text/markdown"
            },
            new JsonObject
            {
                ["uri"] = "demo://pixel",
                ["name"] = "pixel",
                ["title"] = "An image of one pixel",
                ["mimeType"] = "image/png"
            }),
    };

    public static JsonObject Prompts() => new()
    {
        ["prompts"] = new JsonArray(
            new JsonObject
            {
                ["name"] = "triage-issue",
                ["title"] = "Triage an issue",
                ["description"] = "Ask for a priority and a next step for an issue.",
                ["arguments"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = "issueKey",
                        ["description"] = "The key of the issue.",
                        ["required"] = true
                    },
                    new JsonObject
                    {
                        ["name"] = "tone",
                        ["description"] = "The tone of the answer.",
                        ["required"] = false
                    }),
            },
            new JsonObject
            {
                ["name"] = "weekly-summary",
                ["title"] = "Weekly summary",
                ["description"] = "Ask for a summary of the week.",
                ["arguments"] = new JsonArray()
            }),
    };

    public JsonObject Read(string? uri, DemoIdentity identity)
    {
        if (uri is null)
        {
            throw new RpcException(RpcException.InvalidParams, "uri is required");
        }

        return uri switch
        {
            "demo://readme" => Contents(
                uri, "text/markdown", "# The embedded Atlassian\n\nEverything here is made up and lives in memory.\n"),
            "demo://pixel" => Pixel(uri),
            _ when uri.StartsWith(IssuePrefix, StringComparison.Ordinal) => Issue(uri, identity),
            _ => throw NotFound(uri),
        };
    }

    public JsonObject Prompt(string? name, JsonObject? arguments, DemoIdentity identity)
    {
        if (name == "weekly-summary")
        {
            return Message(
                "Ask for a summary of the week.", "Summarise what changed in project DEMO in the last seven days.");
        }

        if (name != "triage-issue")
        {
            throw new RpcException(RpcException.InvalidParams, $"Unknown prompt: {name}");
        }

        var key = arguments?["issueKey"]?.ToString()
            ?? throw new RpcException(RpcException.InvalidParams, "Missing required argument: issueKey");
        var issue =
            Find(key, identity) ?? throw new RpcException(RpcException.InvalidParams, $"Issue '{key}' does not exist.");
        var tone = arguments["tone"]?.ToString() ?? "plain";
        return Message(
            "Ask for a priority and a next step for an issue.",
            $"Propose a priority and a next step for {issue.Key}: “{issue.Summary}”. Answer in a {tone} tone.");
    }

    public JsonObject Complete(JsonObject? parameters, DemoIdentity identity)
    {
        var argument = parameters?["argument"]?["name"]?.ToString();
        var begun = parameters?["argument"]?["value"]?.ToString() ?? string.Empty;
        var candidates = argument switch
        {
            "key" or "issueKey" => Sites(identity).SelectMany(site =>
            {
                lock (site.Lock)
                {
                    return site.Issues.Select(issue => issue.Key).ToList();
                }
            }),
            "tone" => ["friendly", "formal", "plain"],
            _ => [],
        };
        var matches =
            candidates.Where(candidate => candidate.StartsWith(begun, StringComparison.OrdinalIgnoreCase)).ToList();
        return new JsonObject
        {
            ["completion"] = new JsonObject
            {
                ["values"] = new JsonArray([.. matches.Take(100).Select(match => (JsonNode)match)]),
                ["total"] = matches.Count,
                ["hasMore"] = matches.Count > 100,
            },
        };
    }

    private static RpcException NotFound(string uri) =>
        new(-32002, $"Resource not found: {uri}", details: new JsonObject { ["uri"] = uri });

    private static JsonObject Contents(string uri, string mimeType, string text) => new()
    {
        ["contents"] = new JsonArray(new JsonObject { ["uri"] = uri, ["mimeType"] = mimeType, ["text"] = text }),
    };

    private static JsonObject Message(string description, string text) => new()
    {
        ["description"] = description,
        ["messages"] = new JsonArray(
            new JsonObject { ["role"] = "user", ["content"] = new JsonObject { ["type"] = "text", ["text"] = text } }),
    };

    private JsonObject Pixel(string uri)
    {
        var file = new JiraService(sites[0], null, apiBase(sites[0])).Attachment("10501");
        return new JsonObject
        {
            ["contents"] = new JsonArray(new JsonObject
            {
                ["uri"] = uri,
                ["mimeType"] = file.MimeType,
                ["blob"] = Convert.ToBase64String(file.Content)
            })
        };
    }

    private JsonObject Issue(string uri, DemoIdentity identity)
    {
        var key = Uri.UnescapeDataString(uri.Substring(IssuePrefix.Length));
        foreach (var site in Sites(identity))
        {
            try
            {
                return Contents(
                    uri,
                    "application/json",
                    DemoJson.Text(new JiraService(
                        site, identity.User, apiBase(site)).Get(key, FieldSelection.Default, TextFormat.Markdown)));
            }
            catch (UpstreamException)
            {
                // Perhaps on the next site.
            }
        }

        throw NotFound(uri);
    }

    private DemoIssue? Find(string key, DemoIdentity identity)
    {
        foreach (var site in Sites(identity))
        {
            lock (site.Lock)
            {
                if (site.FindIssue(key) is { } issue)
                {
                    return issue;
                }
            }
        }

        return null;
    }

    private IEnumerable<SiteData> Sites(DemoIdentity identity) =>
        sites.Where(site => identity.SiteNames.Contains(site.Name));
}
