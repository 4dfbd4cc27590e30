using System.Text.Json;
using McpAtlassian.DemoServer.Data;
using McpAtlassian.DemoServer.Http;
using McpAtlassian.DemoServer.Identity;

namespace McpAtlassian.DemoServer.Rest;

/// <summary>
/// Jira's REST API under /sites/{name} (as a site's own host), /ex/jira/{cloudId} (as the gateway) and the root (the
/// first site), and the unauthenticated /_edge/tenant_info of each site.
/// </summary>
internal sealed class RestEndpoint(
    Uri baseUri, IReadOnlyList<SiteData> sites, CredentialCheck credentials) : IHttpArea
{
    public async Task<bool> TryHandleAsync(HttpExchange exchange, CancellationToken cancellationToken)
    {
        if (Locate(exchange.Path) is not ({ } site, var segments, var isGateway))
        {
            return false;
        }

        if (segments is ["_edge", "tenant_info"])
        {
            await exchange.WriteJsonAsync(200, new JsonObject { ["cloudId"] = site.CloudId }).ConfigureAwait(false);
            return true;
        }

        if (segments.Length < 4
            || segments[0] != "rest"
            || segments[1] != "api"
            || segments[2] is not ("2" or "3" or "latest"))
        {
            return false;
        }

        await AnswerAsync(exchange, site, segments, isGateway).ConfigureAwait(false);
        return true;
    }

    private (SiteData? Site, string[] Segments, bool IsGateway) Locate(string path)
    {
        var segments =
            path.Split(['/'], StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        if (segments.Length > 2 && segments[0] == "sites")
        {
            return (sites.FirstOrDefault(site => site.Name == segments[1]), [.. segments.Skip(2)], false);
        }

        if (segments.Length > 3 && segments[0] == "ex" && segments[1] == "jira")
        {
            return (sites.FirstOrDefault(site => site.CloudId == segments[2]), [.. segments.Skip(3)], true);
        }

        return (segments.Length > 0 && segments[0] is "rest" or "_edge" ? sites[0] : null, segments, false);
    }

    private async Task AnswerAsync(HttpExchange exchange, SiteData site, string[] segments, bool isGateway)
    {
        if (exchange.Method == "GET" && segments[3] == "serverInfo")
        {
            await exchange.WriteJsonAsync(200, ServerInfo(site)).ConfigureAwait(false);
            return;
        }

        var identity = credentials.Check(exchange.Authorization, baseUri.AbsoluteUri);
        if (identity is null
            || identity.Kind == CredentialKind.ApiTokenAsBearer
            || !identity.SiteNames.Contains(site.Name))
        {
            await RefuseAsync(exchange, baseUri, isGateway).ConfigureAwait(false);
            return;
        }

        try
        {
            var body = Read(exchange);
            var format = segments[2] == "2" ? TextFormat.Markdown : TextFormat.Document;
            var jira = new JiraService(site, identity.User, new Uri(baseUri, "sites/" + site.Name + "/rest/api/3"));
            var reply = JiraRestApi.Answer(
                new RestRequest(exchange.Method, [.. segments.Skip(3)], exchange.Query, body, format, jira))
                ?? new RestReply(
                    404,
                    new JsonObject
                    {
                        ["errorMessages"] = new JsonArray("The demo does not have this resource."),
                        ["errors"] = new JsonObject()
                    });
            await WriteAsync(exchange, reply).ConfigureAwait(false);
        }
        catch (UpstreamException error)
        {
            await exchange.WriteJsonAsync(error.Status, Error(error)).ConfigureAwait(false);
        }
    }

    public static Task RefuseAsync(HttpExchange exchange, Uri baseUri, bool isGateway)
    {
        exchange.AddHeader("WWW-Authenticate", "OAuth realm=\"" + baseUri.AbsoluteUri + "\"");
        return exchange.WriteJsonAsync(401, isGateway
            ? new JsonObject { ["code"] = 401, ["message"] = "Unauthorized" }
            : new JsonObject
            {
                ["message"] = "Client must be authenticated to access this resource.",
                ["status-code"] = 401
            });
    }

    private static JsonObject Read(HttpExchange exchange)
    {
        if (exchange.Body.Length == 0)
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(exchange.Body) as JsonObject
                ?? throw new UpstreamException(
                    400, "Invalid request payload. Refer to the REST API documentation and try again.");
        }
        catch (JsonException)
        {
            throw new UpstreamException(
                400, "Invalid request payload. Refer to the REST API documentation and try again.");
        }
    }

    private static Task WriteAsync(HttpExchange exchange, RestReply reply)
    {
        if (reply.File is { } file)
        {
            return exchange.WriteAsync(reply.Status, reply.MediaType, file);
        }

        if (reply.Body is { } body)
        {
            return exchange.WriteJsonAsync(reply.Status, body);
        }

        return exchange.WriteStatusAsync(reply.Status);
    }

    private static JsonObject Error(UpstreamException e)
    {
        var errors = new JsonObject();
        foreach (var field in e.Fields ?? new Dictionary<string, string>())
        {
            errors[field.Key] = field.Value;
        }

        return new JsonObject
        {
            ["errorMessages"] = errors.Count > 0 ? [] : new JsonArray(e.Message),
            ["errors"] = errors
        };
    }

    private static JsonObject ServerInfo(SiteData site) => new()
    {
        ["baseUrl"] = site.Url.AbsoluteUri.TrimEnd('/'),
        ["version"] = "1001.0.0-SNAPSHOT",
        ["versionNumbers"] = new JsonArray(1001, 0, 0),
        ["deploymentType"] = "Cloud",
        ["buildNumber"] = 100000,
        ["serverTitle"] = site.DisplayName,
    };
}
