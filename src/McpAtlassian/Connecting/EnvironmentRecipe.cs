using System.Security;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Configuration.Servers;
using McpAtlassian.Engine.Sessions.Recipes;
using McpAtlassian.Engine.Sessions.Recipes.Local;

namespace McpAtlassian.Connecting;

/// <summary>
/// Reads a session from environment variables, for pipelines. One table decides which source wins; verbose output names
/// the variable, never its value.
/// </summary>
internal static class EnvironmentRecipe
{
    public const string Site = "ATLASSIAN_MCP_SITE";
    public const string CloudId = "ATLASSIAN_MCP_CLOUD_ID";
    private const string Endpoint = "ATLASSIAN_MCP_ENDPOINT";
    private const string Authorization = DefaultNames.AuthorizationVariable;
    private const string ApiKey = "ATLASSIAN_MCP_API_KEY";
    private const string Email = "ATLASSIAN_MCP_EMAIL";
    private const string ApiToken = "ATLASSIAN_MCP_API_TOKEN";
    private const string ClientId = "ATLASSIAN_MCP_CLIENT_ID";
    private const string ClientSecret = "ATLASSIAN_MCP_CLIENT_SECRET";

    /// <summary>The first row whose variables are all set wins.</summary>
    private static readonly (string[] Variables, Func<Uri, SessionRecipe> Create)[] Sources =
    [
        ([Authorization], static endpoint => new HeadersRecipe
        {
            Endpoint = endpoint,
            Headers = new() { ["Authorization"] = Secret(Authorization) },
        }),
        ([ApiKey], static endpoint => new ApiKeyRecipe { Endpoint = endpoint, ApiKey = Secret(ApiKey) }),
        ([Email, ApiToken], static endpoint => new ApiTokenRecipe
        {
            Endpoint = endpoint,
            EmailAddress = Text(Email),
            ApiToken = Secret(ApiToken),
        }),
        ([ClientId, ClientSecret], static endpoint => new ClientCredentialsRecipe
        {
            Endpoint = endpoint,
            ClientId = Text(ClientId),
            ClientSecret = Secret(ClientSecret),
        }),
    ];

    /// <summary>The recipe, and in words which variables it came from.</summary>
    /// <exception cref="EngineException">CredentialRequired, naming what is missing.</exception>
    public static SessionRecipe Create(
        Uri? address, string? endpoint, string[]? capabilities, LocalServerOptions local, out string source)
    {
        foreach (var (variables, create) in Sources)
        {
            if (variables.All(v => Value(v) is not null))
            {
                source = string.Join(" and ", variables);
                return create(ResolveEndpoint(address, endpoint, capabilities));
            }
        }

        // An address or an endpoint means Atlassian's server, which takes none of what follows.
        if (address is null
            && endpoint is null
            && LocalEnvironment.Create(Environment.GetEnvironmentVariables(), local, out source) is { } server)
        {
            source += " (a local server's variables)";
            return server;
        }

        var half = Sources.FirstOrDefault(s => s.Variables.Any(v => Value(v) is not null));
        throw half.Variables is null
            ? new EngineException(
                ErrorIds.CredentialRequired,
                $"The environment has no credential. Set one of: {Authorization}, {ApiKey}, {Email} with {ApiToken}, "
                + $"{ClientId} with {ClientSecret}, {LocalEnvironment.Wanted}.",
                "Set the variables from the pipeline's secrets.")
            : new EngineException(
                ErrorIds.CredentialRequired,
                $"{string.Join(" and ", half.Variables.Where(v => Value(v) is null))} is not set, but "
                + $"{string.Join(" and ", half.Variables.Where(v => Value(v) is not null))} is.",
                "Set both from the pipeline's secrets.");
    }

    /// <summary>A variable's value; empty counts as not set, as runners set missing secrets to nothing.</summary>
    public static string? Value(string name) =>
        Environment.GetEnvironmentVariable(name) is { } value
            && CredentialText.Strip(value) is { Length: > 0 } clean ? clean : null;

    private static Uri ResolveEndpoint(Uri? address, string? endpoint, string[]? capabilities)
    {
        if (address is null && endpoint is null && Value(Endpoint) is { } named)
        {
            if (Uri.TryCreate(named, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            {
                address = url;
            }
            else if (named is "v1" or "v2" or "authv2")
            {
                endpoint = named;
            }
            else
            {
                throw new EngineException(
                    ErrorIds.ArgumentInvalid,
                    $"{Endpoint} must be a valid URL, or v1, v2 or authv2.",
                    "Set it to https://mcp.atlassian.com/v2/mcp, or remove it.");
            }
        }

        return RovoEndpoint.Resolve(address ?? new Uri(RovoEndpoint.Origin), endpoint, capabilities);
    }

    private static string Text(string variable) => CredentialText.Clean(Value(variable)!, variable);

    private static SecureString Secret(string variable)
    {
        var value = SecretText.Protect(Value(variable)!);
        return variable == Authorization
            ? CredentialText.CleanAuthorization(value, variable)
            : CredentialText.Clean(value, variable);
    }
}
