using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Authentication.ThreeLegged;

/// <summary>The sites a token opens.</summary>
internal static class AccessibleResources
{
    public static readonly Uri Atlassian = new("https://api.atlassian.com/oauth/token/accessible-resources");

    public static async Task<IReadOnlyList<CloudSite>> ListAsync(
        HttpMessageInvoker http, Uri address, string accessToken, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new EngineException(
                ErrorIds.AuthenticationFailed,
                "Atlassian did not accept the token when its sites were listed.",
                "Sign in again: Register-AtlassianOAuthApp");
        }

        if (!response.IsSuccessStatusCode)
        {
            throw new EngineException(
                (int)response.StatusCode >= 500 ? ErrorIds.ServerUnavailable : ErrorIds.ProtocolError,
                $"Listing the sites failed with status {(int)response.StatusCode}.",
                "Try again in a few minutes.");
        }

        try
        {
            // One entry per site and product: the same site comes once for Jira and once for Confluence.
            return [.. JsonNode.Parse(
                await BodyReader.ReadTextAsync(response, cancellationToken).ConfigureAwait(false))!.AsArray()
                .OfType<JsonObject>()
                .Where(static entry => (string?)entry["id"] is { Length: > 0 })
                .GroupBy(static entry => (string)entry["id"]!, StringComparer.OrdinalIgnoreCase)
                .Select(static entries => new CloudSite(
                    entries.Key,
                    (string?)entries.First()["name"],
                    Uri.TryCreate((string?)entries.First()["url"], UriKind.Absolute, out var url) ? url : null))];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new EngineException(
                ErrorIds.ProtocolError,
                "The list of sites does not have the format that Atlassian documents.",
                null,
                error);
        }
    }
}
