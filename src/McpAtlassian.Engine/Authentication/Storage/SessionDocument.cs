using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>A saved session as the text of its file.</summary>
internal static class SessionDocument
{
    public const int FormatVersion = 2;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static byte[] Write(SavedSession session)
    {
        var document = new JsonObject { ["formatVersion"] = FormatVersion, ["name"] = session.Name };
        Add(document, "endpoint", session.Endpoint?.AbsoluteUri);
        Add(document, "method", session.Method);
        Add(document, "account", session.Account);
        Add(document, "siteName", session.SiteName);
        Add(document, "siteUrl", session.SiteUrl?.AbsoluteUri);
        Add(document, "cloudId", session.CloudId);
        Add(document, "expiresOn", session.ExpiresOn?.ToString("o", CultureInfo.InvariantCulture));
        Add(document, "renewsItself", session.RenewsItself ? "true" : null);
        Add(document, "protocolVersion", session.ProtocolVersion);
        Add(document, "catalogueKey", session.CatalogueKey);
        Add(document, "savedOn", session.SavedOn.ToString("o", CultureInfo.InvariantCulture));
        Add(document, "secretStore", session.SecretStore);
        Add(document, "secretKey", session.SecretKey);
        if (session.Settings.Count > 0)
        {
            document["settings"] = session.Settings.DeepClone();
        }

        return Encoding.UTF8.GetBytes(document.ToJsonString(Indented) + "\n");
    }

    public static SavedSession Read(byte[] content, string path)
    {
        try
        {
            var document = JsonNode.Parse(content)!.AsObject();
            StoreNames.RequireVersion(document, FormatVersion, path);

            return new SavedSession
            {
                Name = (string?)document["name"] ?? throw new FormatException("name"),
                Endpoint = Address(document, "endpoint"),
                Method = (string?)document["method"] ?? throw new FormatException("method"),
                Account = (string?)document["account"],
                SiteName = (string?)document["siteName"],
                SiteUrl = Address(document, "siteUrl"),
                CloudId = (string?)document["cloudId"],
                ExpiresOn = Time(document, "expiresOn"),
                RenewsItself = (string?)document["renewsItself"] == "true",
                ProtocolVersion = (string?)document["protocolVersion"],
                CatalogueKey = (string?)document["catalogueKey"],
                SavedOn = Time(document, "savedOn") ?? default,
                SecretStore = (string?)document["secretStore"] ?? "file",
                SecretKey = (string?)document["secretKey"] ?? string.Empty,
                Settings = document["settings"]?.DeepClone().AsObject() ?? [],
            };
        }
        catch (Exception error)
            when (error is JsonException or FormatException or InvalidOperationException or ArgumentException
                or NullReferenceException)
        {
            throw new EngineException(
                ErrorIds.StoreUnavailable,
                $"'{path}' is damaged. The file was not changed.",
                "Connect again with -Save.",
                error);
        }
    }

    private static void Add(JsonObject document, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            document[name] = value;
        }
    }

    private static Uri? Address(JsonObject document, string name) =>
        Uri.TryCreate((string?)document[name], UriKind.Absolute, out var uri) ? uri : null;

    private static DateTimeOffset? Time(JsonObject document, string name) =>
        (string?)document[name] is { } text
            ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)
            : null;
}
