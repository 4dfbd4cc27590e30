using System.Globalization;
using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Sessions.Recipes;

/// <summary>
/// Reads what 0.1.0-preview1 saved: flat texts, of which those with a prefix belong together. What is in today's form
/// stays as it is.
/// </summary>
internal static class EarlierRecipe
{
    private static readonly (string Prefix, string Member)[] Tables =
    [
        ("variable.", "variables"), ("file.", "files"), ("publicHeader.", "publicHeaders"), ("header.", "headers"),
        ("environment.", "environment"),
    ];

    private static readonly string[] OfNetwork =
    [
        "proxy", "proxyBypass", "skipCertificateCheck", "clientCertificate", "clientKey",
        "allowUnencryptedAuthentication",
    ];

    public static JsonObject Lift(JsonObject saved)
    {
        var lifted = new JsonObject();
        SortedDictionary<int, string?>? arguments = null;
        foreach (var member in saved)
        {
            var table = Array.Find(Tables, t => member.Key.StartsWith(t.Prefix, StringComparison.OrdinalIgnoreCase));
            if (table.Member is not null)
            {
                Child(table.Member)[member.Key[table.Prefix.Length..]] = member.Value?.DeepClone();
            }
            else if (member.Key.StartsWith("argument.", StringComparison.OrdinalIgnoreCase))
            {
                arguments ??= [];
                arguments[int.Parse(member.Key["argument.".Length..], CultureInfo.InvariantCulture)] =
                    (string?)member.Value;
            }
            else if (OfNetwork.Contains(member.Key))
            {
                Child("network")[member.Key] = member.Key == "proxyBypass"
                    ? new JsonArray([.. ((string)member.Value!).Split(',').Select(static host => (JsonNode)host)])
                    : Plain(member.Value);
            }
            else
            {
                lifted[member.Key] = Plain(member.Value);
            }
        }

        if (arguments is not null)
        {
            lifted["arguments"] = new JsonArray([.. arguments.Values.Select(static text => (JsonNode?)text)]);
        }

        return lifted;

        JsonObject Child(string name)
        {
            if (lifted[name] is not JsonObject child)
            {
                lifted[name] = child = [];
            }

            return child;
        }
    }

    private static JsonNode? Plain(JsonNode? value) =>
        value is JsonValue text && text.TryGetValue<string>(out var word) && word == "true" ? true : value?.DeepClone();
}
