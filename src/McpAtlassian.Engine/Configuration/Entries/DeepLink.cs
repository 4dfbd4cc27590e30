using System.Text;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Entries;

/// <summary>
/// Links that install a server in a client. They stay in browser histories, so none ever holds a secret.
/// </summary>
internal static class DeepLink
{
    public static string Create(ClientDescription client, string name, ClientEntry entry)
    {
        if (entry.HoldsSecret)
        {
            throw new EngineException(
                ErrorIds.SecretRefused,
                "A link cannot contain a secret: it would stay in histories and logs.",
                "Leave out -AsPlainText.");
        }

        var value = entry.Value;
        var named = ConfigJson.WriteCompact(ConfigNode.Map(new[]
        {
            new KeyValuePair<string, ConfigNode>("name", ConfigNode.Of(name))
        }.Concat(value.Members.Select(m => new KeyValuePair<string, ConfigNode>(m.Key, m.Value)))));
        var bare = Convert.ToBase64String(Encoding.UTF8.GetBytes(ConfigJson.WriteCompact(value)));
        return client.DeepLink switch
        {
            DeepLinkKind.VSCode => Asking(client, entry, "vscode:mcp/install?" + Uri.EscapeDataString(named)),
            DeepLinkKind.VSCodeInsiders =>
                Asking(client, entry, "vscode-insiders:mcp/install?" + Uri.EscapeDataString(named)),
            DeepLinkKind.VisualStudio => Asking(client, entry, "vsweb+mcp:/install?" + Uri.EscapeDataString(named)),
            DeepLinkKind.Cursor =>
                $"cursor://anysphere.cursor-deeplink/mcp/install?name={Uri.EscapeDataString(name)}&config="
                + $"{Uri.EscapeDataString(bare)}",
            DeepLinkKind.LMStudio =>
                $"lmstudio://add_mcp?name={Uri.EscapeDataString(name)}&config={Uri.EscapeDataString(bare)}",
            DeepLinkKind.Goose => Goose(name, entry),
            _ => throw new EngineException(
                ErrorIds.ClientNotSupported,
                $"{client.DisplayName} does not support links.",
                "Leave out -AsDeepLink, or print the text with -AsText."),
        };
    }

    // The link has no agreed place for the questions, so an entry that needs one would never get its answer.
    private static string Asking(ClientDescription client, ClientEntry entry, string link) => entry.Inputs.Count == 0
        ? link
        : throw new EngineException(
            ErrorIds.ClientNotSupported,
            $"A link cannot make {client.DisplayName} ask for the secret.",
            "Use -OAuth with -AsDeepLink, or write the file.");

    private static string Goose(string name, ClientEntry entry)
    {
        var value = entry.Value;
        var id = "id=" + Uri.EscapeDataString(name) + "&name=" + Uri.EscapeDataString(name) + "&description=Atlassian";
        if (value["uri"]?.Scalar is { } url)
        {
            return value["headers"] is null
                ? $"goose://extension?url={Uri.EscapeDataString(url)}&type=streamable_http&{id}"
                : throw new EngineException(
                    ErrorIds.ClientNotSupported,
                    "A link to Goose cannot contain headers.",
                    "Use -OAuth with -AsDeepLink, or write the file.");
        }

        var arguments =
            string.Concat(value["args"]?.Items.Select(a => "&arg=" + Uri.EscapeDataString(a.Scalar!)) ?? []);
        return $"goose://extension?cmd={Uri.EscapeDataString(value["cmd"]!.Scalar!)}{arguments}&{id}";
    }
}
