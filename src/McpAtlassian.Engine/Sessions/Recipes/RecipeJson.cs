using System.Diagnostics.CodeAnalysis;
using System.Security;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Sessions.Recipes.Local;

namespace McpAtlassian.Engine.Sessions.Recipes;

/// <summary>
/// A recipe as it is saved: its settings, and apart from them its secrets, which go into a secret store.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    UseStringEnumConverter = true,
    Converters = [typeof(SecretConverter)])]
[JsonSerializable(typeof(OAuthRecipe))]
[JsonSerializable(typeof(ApiTokenRecipe))]
[JsonSerializable(typeof(ApiKeyRecipe))]
[JsonSerializable(typeof(AccessTokenRecipe))]
[JsonSerializable(typeof(HeadersRecipe))]
[JsonSerializable(typeof(ClientCredentialsRecipe))]
[JsonSerializable(typeof(IdentityRecipe))]
[JsonSerializable(typeof(CommandRecipe))]
[JsonSerializable(typeof(McpRemoteRecipe))]
[JsonSerializable(typeof(LocalRecipe))]
internal sealed partial class RecipeJson : JsonSerializerContext
{
    private const string Again = "Connect again with -Save.";

    /// <summary>The two parts of a recipe.</summary>
    public static (JsonObject Settings, JsonObject Secrets) Split(SessionRecipe recipe)
    {
        var type = TypeOf(recipe.Method);
        var settings = JsonSerializer.SerializeToNode(recipe, type)!.AsObject();
        var secrets = new JsonObject();
        foreach (var property in type.Properties.Where(static p => IsSecret(p.PropertyType)))
        {
            if (settings.Remove(property.Name, out var value))
            {
                secrets[property.Name] = value;
            }
        }

        return (settings, secrets);
    }

    /// <summary>The recipe of the two parts; of its secrets where there are any.</summary>
    /// <exception cref="EngineException">StoreVersion, StoreUnavailable.</exception>
    public static SessionRecipe Join(string method, Uri? endpoint, JsonObject settings, JsonObject? secrets)
    {
        var type = TypeOf(method);
        try
        {
            var whole = EarlierRecipe.Lift(settings);
            foreach (var secret in EarlierRecipe.Lift(secrets ?? []))
            {
                whole[secret.Key] = secret.Value?.DeepClone();
            }

            return (SessionRecipe)whole.Deserialize(type)! with { Endpoint = endpoint };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException
            or ArgumentException)
        {
            // The parser's message may quote what it read.
            throw new EngineException(
                ErrorIds.StoreUnavailable, "The saved session is incomplete or damaged.", Again);
        }
    }

    /// <summary>What a recipe that was saved must have.</summary>
    public static T Need<T>([NotNull] T? value, string name)
        where T : class =>
        value ?? throw new EngineException(
            ErrorIds.StoreUnavailable, $"The saved session is incomplete: '{name}' is missing.", Again);

    private static JsonTypeInfo TypeOf(string method) => method switch
    {
        RecipeMethod.OAuth => Default.OAuthRecipe,
        RecipeMethod.ApiToken => Default.ApiTokenRecipe,
        RecipeMethod.ApiKey => Default.ApiKeyRecipe,
        RecipeMethod.AccessToken => Default.AccessTokenRecipe,
        RecipeMethod.Headers => Default.HeadersRecipe,
        RecipeMethod.ClientCredentials => Default.ClientCredentialsRecipe,
        RecipeMethod.IdentityAssertion => Default.IdentityRecipe,
        RecipeMethod.Command => Default.CommandRecipe,
        RecipeMethod.McpRemote => Default.McpRemoteRecipe,
        RecipeMethod.Local => Default.LocalRecipe,
        _ => throw new EngineException(
            ErrorIds.StoreVersion,
            $"This version of the module does not support the authentication method '{method}'.",
            "Update the module: Update-PSResource McpAtlassian"),
    };

    private static bool IsSecret(Type type) =>
        type == typeof(SecureString) || type == typeof(Dictionary<string, SecureString>);

    /// <summary>A secret as text, only ever on its way to or from a secret store.</summary>
    private sealed class SecretConverter : JsonConverter<SecureString>
    {
        public override SecureString Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            SecretText.Protect(reader.GetString() ?? throw new JsonException());

        public override void Write(Utf8JsonWriter writer, SecureString value, JsonSerializerOptions options) =>
            writer.WriteStringValue(SecretText.Reveal(value));
    }
}
