using System.Reflection;
using System.Security;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Sessions.Recipes;
using McpAtlassian.Engine.Sessions.Recipes.Local;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Tests.Sessions.Recipes;

public sealed class RecipeJsonTests
{
    private const string Marked = "marked-secret-4711";

    /// <summary>All that can be saved: a replay cannot, as its file is all that it needs.</summary>
    public static TheoryData<string> Methods =>
        [.. typeof(SessionRecipe).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(SessionRecipe)) && !type.IsAbstract)
            .Where(static type => type != typeof(ReplayRecipe))
            .Select(static type => type.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_recipe_comes_back_as_it_was_saved_and_its_settings_hold_no_secret(string name)
    {
        var recipe = Filled(name);
        var (settings, secrets) = RecipeJson.Split(recipe);
        Assert.DoesNotContain(Marked, settings.ToJsonString(), StringComparison.Ordinal);
        var back = RecipeJson.Join(
            recipe.Method, recipe.Endpoint, Reread(settings), secrets.Count == 0 ? null : Reread(secrets));

        Assert.Equal(recipe.GetType(), back.GetType());
        Assert.Equal(Flat(recipe), Flat(back));
        Assert.Equal(
            Secrets(recipe).Order(StringComparer.Ordinal), secrets.Count == 0 ? [] : Secrets(back).Order());
        Assert.All(Secrets(recipe), secret => Assert.Contains(Marked, secret, StringComparison.Ordinal));
    }

    [Fact]
    public void A_proxys_credential_is_never_saved()
    {
        var (settings, secrets) = RecipeJson.Split(new OAuthRecipe
        {
            Network = new NetworkOptions
            {
                Proxy = new Uri("http://proxy.example.com:8080"),
                ProxyCredential = new System.Net.NetworkCredential("me", Marked),
                ProxyUseDefaultCredentials = true,
            },
        });
        Assert.DoesNotContain(Marked, settings.ToJsonString() + secrets.ToJsonString(), StringComparison.Ordinal);
        var network = RecipeJson.Join(RecipeMethod.OAuth, null, settings, null).NetworkWith(new NetworkOptions());
        Assert.Equal(new Uri("http://proxy.example.com:8080"), network.Proxy);
        Assert.False(network.ProxyUseDefaultCredentials);
    }

    [Fact]
    public void What_the_first_version_saved_of_a_local_server_is_read()
    {
        var settings = Reread("""
            {"runner":"Docker","transport":"Http","port":"9002","kind":"PersonalAccessToken","siteName":"jira",
            "variable.JIRA_URL":"https://jira.example.com","variable.READ_ONLY_MODE":"true","probe":"true",
            "file.SSL_CERT_FILE":"/ca.pem","publicHeader.X-Atlassian-Jira-Url":"https://jira.example.com",
            "proxy":"http://p.example.com:1/","proxyBypass":"a,*.b","skipCertificateCheck":"true",
            "expiresOn":"2027-03-04T05:06:07.0000000+02:00"}
            """);
        var secrets = Reread("""
            {"environment.JIRA_PERSONAL_TOKEN":"one","header.Authorization":"Token two","accessToken":"three"}
            """);
        var local = Assert.IsType<LocalRecipe>(RecipeJson.Join(RecipeMethod.Local, null, settings, secrets));

        Assert.Equal((LocalRunner.Docker, true, 9002, true), (local.Runner, local.IsHttp, local.Port, local.Probe));
        Assert.Equal("https://jira.example.com", local.Variables["JIRA_URL"]);
        Assert.Equal("true", local.Variables["READ_ONLY_MODE"]);
        Assert.Equal("https://jira.example.com", local.PublicHeaders["X-Atlassian-Jira-Url"]);
        Assert.Equal("one", SecretText.Reveal(local.Environment["JIRA_PERSONAL_TOKEN"]));
        Assert.Equal("Token two", SecretText.Reveal(local.Headers["Authorization"]));
        Assert.Equal("three", SecretText.Reveal(local.AccessToken!));
        Assert.Equal(TimeSpan.FromHours(2), local.ExpiresOn!.Value.Offset);

        var network = local.NetworkWith(new NetworkOptions());
        Assert.Equal("/ca.pem", network.CertificateAuthority);
        Assert.Equal(["a", "*.b"], network.ProxyBypass);
        Assert.True(network.SkipCertificateCheck);
    }

    [Fact]
    public void What_the_first_version_saved_of_a_program_is_read_with_its_arguments_in_their_order()
    {
        var settings = Reread("""
            {"command":"npx","argument.10":"k","argument.0":"a","argument.2":"c","argument.1":"",
            "workingDirectory":"/x"}
            """);
        var program = Assert.IsType<CommandRecipe>(RecipeJson.Join(
            RecipeMethod.Command, null, settings, Reread("""{"environment.TOKEN":"one"}""")));
        Assert.Equal(["a", "", "c", "k"], program.Arguments);
        Assert.Equal("/x", program.WorkingDirectory);
        Assert.Equal("one", program.Variable("TOKEN"));
    }

    [Fact]
    public void A_method_of_a_later_version_and_a_damaged_record_are_refused_with_what_to_do()
    {
        var later = Assert.Throws<EngineException>(() => RecipeJson.Join("Later", null, [], null));
        Assert.Equal(ErrorIds.StoreVersion, later.ErrorId);

        var lacking = Assert.Throws<EngineException>(
            () => RecipeJson.Join(RecipeMethod.ApiToken, null, Reread("""{"emailAddress":"a"}"""), []));
        Assert.Equal(ErrorIds.StoreUnavailable, lacking.ErrorId);

        var damaged = Assert.Throws<EngineException>(() => RecipeJson.Join(
            RecipeMethod.ApiKey, null, [], Reread($$"""{"apiKey":["{{Marked}}"]}""")));
        Assert.DoesNotContain(Marked, damaged.ToString(), StringComparison.Ordinal);
    }

    private static JsonObject Reread(JsonObject saved) => Reread(saved.ToJsonString());

    private static JsonObject Reread(string text) => JsonNode.Parse(text)!.AsObject();

    private static List<string> Secrets(SessionRecipe recipe) =>
        [.. recipe.Secrets.Select(static s => $"{s.Name}:{s.User}:{SecretText.Reveal(s.Value)}")];

    /// <summary>Every setting as text; secrets are compared apart.</summary>
    private static string Flat(SessionRecipe recipe) => RecipeJson.Split(recipe).Settings.ToJsonString();

    /// <summary>A recipe of that type with a value in each of its members.</summary>
    private static SessionRecipe Filled(string name)
    {
        var type = typeof(SessionRecipe).Assembly.GetTypes().Single(t => t.Name == name);
        var recipe = (SessionRecipe)Activator.CreateInstance(type, nonPublic: true)!;
        foreach (var property in type.GetProperties().Where(static property => property.CanWrite))
        {
            // The date again, as it is saved.
            if (property.Name == nameof(RemoteRecipe.Expires))
            {
                continue;
            }

            property.SetValue(recipe, Value(property));
        }

        return recipe;
    }

    private static object Value(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type == typeof(string) ? (property.Name == "Transport" ? "Http" : "text of " + property.Name)
            : type == typeof(string[]) ? new[] { "a", "b c", "" }
            : type == typeof(int) ? 9
            : type == typeof(bool) ? true
            : type == typeof(Uri) ? new Uri("https://example.com/" + property.Name)
            : type == typeof(DateTimeOffset) ? new DateTimeOffset(2027, 1, 2, 3, 4, 5, TimeSpan.FromHours(1))
            : type == typeof(LocalRunner) ? LocalRunner.Docker
            : type == typeof(SecureString) ? SecretText.Protect($"{Marked} of {property.Name}")
            : type == typeof(Dictionary<string, string>) ? new Dictionary<string, string> { ["A.b"] = "true" }
            : type == typeof(Dictionary<string, SecureString>)
                ? new Dictionary<string, SecureString> { ["X-A"] = SecretText.Protect($"{Marked} of {property.Name}") }
            : type == typeof(NetworkOptions) ? new NetworkOptions { ProxyBypass = ["a"], ClientKey = "/key.pem" }
            : throw new NotSupportedException($"A value for {property.Name} of {type}.");
    }
}
