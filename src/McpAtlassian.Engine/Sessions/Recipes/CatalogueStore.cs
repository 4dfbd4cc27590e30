using System.Text.Json;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Sessions.Recipes;

/// <summary>
/// What a saved session's server said of its tools and sites, kept beside it so that a new process need not ask. It is
/// a cache: one that is old, torn or of another version is passed over, and so is one that the server vouches for no
/// longer. It is the saved session's alone, hence of one identity, as a list may be for whom it was made (cacheScope).
/// </summary>
internal sealed class CatalogueStore(string? home = null, Func<DateTimeOffset>? clock = null)
{
    private const int FormatVersion = 1;
    private static readonly TimeSpan ToleratedSkew = TimeSpan.FromMinutes(10);

    private readonly Func<DateTimeOffset> _now = clock ?? (static () => DateTimeOffset.UtcNow);
    private readonly string _folder = Path.Combine(home ?? StoreLocation.Home, "catalogues");

    /// <summary>The remembered tools and sites, or null.</summary>
    public RememberedServer? Read(string session)
    {
        try
        {
            var bytes = File.ReadAllBytes(PathOf(session));
            using var document =
                JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = JsonValueReader.MaximumDepth });
            var root = document.RootElement;
            // One from the future was saved before the clock was set back; nobody knows how old it is.
            var age = _now() - root.GetProperty("savedOn").GetDateTimeOffset();
            DateTimeOffset? freshUntil =
                root.TryGetProperty("freshUntil", out var end) ? end.GetDateTimeOffset() : null;
            if (root.GetProperty("formatVersion").GetInt32() != FormatVersion || age > ToolReader.LongestLife
                || age < -ToleratedSkew
                || freshUntil <= _now())
            {
                return null;
            }

            var tools = new List<ToolInfo>();
            foreach (var item in root.GetProperty("tools").EnumerateArray())
            {
                if (ToolReader.Read(item.Clone()) is { } tool)
                {
                    tools.Add(tool);
                }
            }

            var sites = new List<SiteInfo>();
            foreach (var item in root.GetProperty("sites").EnumerateArray())
            {
                sites.Add(new SiteInfo(
                    item.GetProperty("cloudId").GetString()!,
                    item.GetProperty("name").GetString()!,
                    item.GetProperty("url").GetString()));
            }

            return new RememberedServer(
                new ToolCatalogue(tools) { FreshUntil = freshUntil },
                sites,
                root.TryGetProperty("server", out var server) ? KnownServer.Read(server) : null);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException
                or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Remembers; a folder that cannot be written costs only the saving.</summary>
    public void Write(string session, RememberedServer remembered)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("formatVersion", FormatVersion);
            writer.WriteString("savedOn", _now());
            if (remembered.Server is { } server)
            {
                writer.WritePropertyName("server");
                server.Write(writer);
            }

            if (remembered.Tools.FreshUntil is { } end)
            {
                writer.WriteString("freshUntil", end);
            }

            writer.WriteStartArray("sites");
            foreach (var site in remembered.Sites)
            {
                writer.WriteStartObject();
                writer.WriteString("cloudId", site.CloudId);
                writer.WriteString("name", site.Name);
                writer.WriteString("url", site.Url);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("tools");
            foreach (var tool in remembered.Tools.Tools)
            {
                tool.Definition.WriteTo(writer);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        try
        {
            PrivateFile.CreateFolder(_folder);
            PrivateFile.Write(PathOf(session), stream.ToArray());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A cache that cannot be kept is asked for again.
        }
    }

    /// <summary>Forgets.</summary>
    public void Delete(string session)
    {
        try
        {
            File.Delete(PathOf(session));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Nothing points to it any more.
        }
    }

    private string PathOf(string session) => Path.Combine(_folder, StoreNames.FileName(session) + ".json");
}

/// <summary>What a server said that a later session need not ask.</summary>
/// <param name="Tools">The tools, as listed.</param>
/// <param name="Sites">The sites that the identity sees.</param>
/// <param name="Server">What the server says of itself, where it takes no handshake.</param>
internal sealed record RememberedServer(
    ToolCatalogue Tools, IReadOnlyList<SiteInfo> Sites, KnownServer? Server = null);
