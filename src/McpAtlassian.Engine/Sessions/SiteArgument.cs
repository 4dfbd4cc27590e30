using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Tools;

namespace McpAtlassian.Engine.Sessions;

/// <summary>Fills in cloudId wherever a tool's schema asks for it, from the call or the session.</summary>
internal static class SiteArgument
{
    public const string Name = "cloudId";

    public static void Fill(McpSession session, ToolInfo tool, JsonObject arguments, string? site)
    {
        if (!TakesCloudId(tool, out bool required) || arguments.ContainsKey(Name))
        {
            return;
        }

        if (site is not null)
        {
            arguments[Name] = session.Sites.Count > 0 ? SiteReader.Find(session.Sites, site).CloudId : site;
        }
        else if (session.Site is { } own)
        {
            arguments[Name] = own.CloudId;
        }
        else if (required && session.Sites.Count > 1)
        {
            throw new EngineException(
                ErrorIds.SiteAmbiguous,
                $"{tool.Name} works on one site, and this account sees {session.Sites.Count}: {SiteReader.Describe(session.Sites)}.",
                "Say which with -Site or -CloudId, or connect with -Site.");
        }
        else if (required)
        {
            throw new EngineException(
                ErrorIds.SiteNotFound,
                $"{tool.Name} works on one site, and this session knows none.",
                "Say which with -CloudId, or connect with -Site.");
        }
    }

    public static bool TakesCloudId(ToolInfo tool, out bool required)
    {
        required = false;
        var schema = tool.InputSchema;
        if (schema.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("properties", out var properties)
            || properties.ValueKind != JsonValueKind.Object
            || !properties.TryGetProperty(Name, out _))
        {
            return false;
        }

        if (schema.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array)
        {
            foreach (var name in names.EnumerateArray())
            {
                required |= name.ValueKind == JsonValueKind.String && name.GetString() == Name;
            }
        }

        return true;
    }
}
