using System.Text.Json.Nodes;
using System.Text;
using McpAtlassian.Engine.Authentication.Storage;

namespace McpAtlassian.Engine.Tests.Authentication;

public sealed class StorageTests : IDisposable
{
    private const string Secret = "{\"token\":\"marked-secret-value\"}";

    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_session_comes_back_as_it_was_saved()
    {
        var session = new SavedSession
        {
            Name = "Büro / one",
            Method = "ApiToken",
            Endpoint = new Uri("https://mcp.atlassian.com/v2/mcp?tools=all"),
            Account = "admin@example.com",
            SiteName = "demo",
            SiteUrl = new Uri("https://demo.atlassian.net/"),
            CloudId = "11111111-1111-4111-8111-111111111111",
            ExpiresOn = new DateTimeOffset(2027, 3, 4, 5, 6, 7, TimeSpan.FromHours(2)),
            ProtocolVersion = "2025-11-25",
            CatalogueKey = "key",
            Settings = new JsonObject { ["local"] = "Uvx", ["arguments"] = new JsonArray("a", "b") },
        };
        await _home.Sessions.SaveAsync(session, Secret, _home.Secrets);

        var back = _home.Sessions.Get("büro / ONE");
        Assert.Equal("""{"local":"Uvx","arguments":["a","b"]}""", back.Settings.ToJsonString());
        Assert.Equal("Uvx", back.Setting("local"));
        Assert.Equal(
            session with { SecretKey = back.SecretKey, SavedOn = back.SavedOn, Settings = back.Settings }, back);
        Assert.Equal(Secret, await _home.Sessions.ReadSecretAsync(back));
        Assert.DoesNotContain(
            _home.Files, path => !Path.GetFullPath(path).StartsWith(_home.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Files_and_folders_are_their_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows protects a profile's files by access lists.");
            return;
        }

        await SaveAsync("work");
        foreach (var path in _home.Files.Where(path => path.EndsWith(".json", StringComparison.Ordinal)))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        foreach (var path in Directory.GetDirectories(_home.Path).Append(_home.Path))
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public async Task Saving_over_a_name_leaves_one_session_and_one_secret()
    {
        await SaveAsync("work");
        await SaveAsync("WORK", "{\"token\":\"second\"}");
        Assert.Single(_home.Sessions.List());
        Assert.Single(Directory.GetFiles(Path.Combine(_home.Path, "secrets")));
        Assert.Equal("{\"token\":\"second\"}", await _home.Sessions.ReadSecretAsync(_home.Sessions.Get("work")));
    }

    [Fact]
    public async Task A_reader_during_saves_sees_a_whole_pair_always()
    {
        await SaveAsync("work", Whole(0));
        using var stop = new CancellationTokenSource();
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reader = Task.Run(async () =>
        {
            var reads = 0;
            while (!stop.IsCancellationRequested)
            {
                // Between two reads the secret may have been replaced; then the session names a newer one.
                var session = _home.Sessions.Get("work");
                var secret = await _home.Sessions.ReadSecretAsync(session);
                Assert.True(
                    secret is null
                        ? _home.Sessions.Get("work").SecretKey != session.SecretKey
                        : secret == Whole(secret.Length));
                reads++;
                reading.TrySetResult();
            }

            return reads;
        });

        // On a busy machine the saves could be over before the reader's first turn.
        await Task.WhenAny(reading.Task, reader);
        for (var i = 1; i <= 60; i++)
        {
            await SaveAsync("work", Whole(i * 100));
        }

        await stop.CancelAsync();
        Assert.NotEqual(0, await reader);

        static string Whole(int length) => new('x', length);
    }

    [Fact]
    public async Task A_later_format_is_refused_and_never_rewritten()
    {
        await SaveAsync("work");
        var path = Directory.GetFiles(Path.Combine(_home.Path, "sessions"), "*.json").Single();
        var later = (await File.ReadAllTextAsync(
            path)).Replace("\"formatVersion\": 2", "\"formatVersion\": 9", StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, later);

        Assert.Equal(ErrorIds.StoreVersion, Assert.Throws<EngineException>(() => _home.Sessions.Get("work")).ErrorId);
        Assert.Equal(
            ErrorIds.StoreVersion, (await Assert.ThrowsAsync<EngineException>(() => SaveAsync("work"))).ErrorId);
        Assert.Equal(later, await File.ReadAllTextAsync(path));

        EngineException? problem = null;
        Assert.Empty(_home.Sessions.List(error => problem = error));
        Assert.Equal(ErrorIds.StoreVersion, problem!.ErrorId);
    }

    [Fact]
    public async Task A_later_secret_is_refused()
    {
        await SaveAsync("work");
        var path = Directory.GetFiles(Path.Combine(_home.Path, "secrets")).Single();
        await File.WriteAllTextAsync(
            path,
            (await File.ReadAllTextAsync(
                path)).Replace("\"formatVersion\":1", "\"formatVersion\":2", StringComparison.Ordinal));
        var error =
            await Assert.ThrowsAsync<EngineException>(() => _home.Sessions.ReadSecretAsync(_home.Sessions.Get("work")));
        Assert.Equal(ErrorIds.StoreVersion, error.ErrorId);
    }

    [Fact]
    public async Task A_key_encrypts_and_only_that_key_decrypts()
    {
        var store = new FileSecretStore(_home.Path, "a key for CI");
        Assert.True(store.IsEncrypted);
        await store.WriteAsync("k", Secret, default);
        var text = await File.ReadAllTextAsync(_home.Files.Single());
        Assert.DoesNotContain("marked", text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret))[..12], text, StringComparison.Ordinal);

        Assert.Equal(Secret, await new FileSecretStore(_home.Path, "a key for CI").ReadAsync("k", default));
        var wrong = await Assert.ThrowsAsync<EngineException>(
            () => new FileSecretStore(_home.Path, "another").ReadAsync("k", default));
        Assert.Equal(ErrorIds.StoreUnavailable, wrong.ErrorId);
        var none = await Assert.ThrowsAsync<EngineException>(() => _home.Secrets.ReadAsync("k", default));
        Assert.Contains(FileSecretStore.KeyVariable, none.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data")]
    [InlineData("nonce")]
    [InlineData("mac")]
    public async Task A_changed_byte_of_an_encrypted_secret_is_noticed(string member)
    {
        var store = new FileSecretStore(_home.Path, "key");
        await store.WriteAsync("k", Secret, default);
        var path = _home.Files.Single();
        var document = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(path))!.AsObject();
        var bytes = Convert.FromBase64String((string)document[member]!);
        bytes[0] ^= 1;
        document[member] = Convert.ToBase64String(bytes);
        await File.WriteAllTextAsync(path, document.ToJsonString());
        await Assert.ThrowsAsync<EngineException>(() => store.ReadAsync("k", default));
    }

    [Fact]
    public async Task A_secret_that_0_1_0_preview1_encrypted_is_read_and_written_anew()
    {
        // Written by that version, with this key.
        const string Sealed = """
            {"salt":"NpVZGIi8HkNLNk5rj5SHeQ==","iterations":100000,"nonce":"hTlsAI5E6Vl4NZ/ma0xTsg==",
            "data":"JmgMjPv4t6G05HDDWf2k5tulBP27W/peR8oP0SPLjyRemyBQMfzc3cgegaEaoTKE",
            "mac":"lxQE\u002BaMhuRVGcv/jyxZi3qiInTYvmqzvvJXicRGy84U=",
            "formatVersion":1,"protection":"aes256-cbc\u002Bhmac-sha256"}
            """;
        var store = new FileSecretStore(_home.Path, "made-up key of a store");
        await store.WriteAsync("nightly", "anything", default);
        var path = _home.Files.Single();
        await File.WriteAllTextAsync(path, Sealed);

        Assert.Equal("""{"token":"made-up-secret-Zürich"}""", await store.ReadAsync("nightly", default));
        var wrong = await Assert.ThrowsAsync<EngineException>(
            () => new FileSecretStore(_home.Path, "another").ReadAsync("nightly", default));
        Assert.Contains(FileSecretStore.KeyVariable, wrong.Remedy, StringComparison.Ordinal);
        var none = await Assert.ThrowsAsync<EngineException>(() => _home.Secrets.ReadAsync("nightly", default));
        Assert.Contains(FileSecretStore.KeyVariable, none.Remedy, StringComparison.Ordinal);

        await store.WriteAsync("nightly", "later", default);
        var text = await File.ReadAllTextAsync(path);
        Assert.Contains("aes256-gcm", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NpVZGIi8HkNLNk5rj5SHeQ", text, StringComparison.Ordinal);
        Assert.Equal("later", await store.ReadAsync("nightly", default));
    }

    [Theory]
    [InlineData("data")]
    [InlineData("nonce")]
    [InlineData("mac")]
    [InlineData("salt")]
    public async Task A_changed_byte_of_an_older_secret_is_noticed(string member)
    {
        var document = new System.Text.Json.Nodes.JsonObject
        {
            ["salt"] = "NpVZGIi8HkNLNk5rj5SHeQ==",
            ["iterations"] = 100000,
            ["nonce"] = "hTlsAI5E6Vl4NZ/ma0xTsg==",
            ["data"] = "JmgMjPv4t6G05HDDWf2k5tulBP27W/peR8oP0SPLjyRemyBQMfzc3cgegaEaoTKE",
            ["mac"] = "lxQE+aMhuRVGcv/jyxZi3qiInTYvmqzvvJXicRGy84U=",
            ["protection"] = SealedText.OldScheme,
        };
        Assert.Contains("made-up", SealedText.Open(document, "made-up key of a store"), StringComparison.Ordinal);
        var bytes = Convert.FromBase64String((string)document[member]!);
        bytes[0] ^= 1;
        document[member] = Convert.ToBase64String(bytes);
        Assert.Throws<EngineException>(() => SealedText.Open(document, "made-up key of a store"));
    }

    [Fact]
    public async Task Unknown_names_get_the_nearest_ones()
    {
        await SaveAsync("production");
        await SaveAsync("staging");
        var error = Assert.Throws<EngineException>(() => _home.Sessions.Get("prodution"));
        Assert.Equal(ErrorIds.SessionNotFound, error.ErrorId);
        Assert.Equal("Connect-Atlassian -Name production", error.Remedy);
    }

    [Fact]
    public async Task Forgetting_removes_session_and_secret()
    {
        await SaveAsync("work");
        Assert.True(await _home.Sessions.ForgetAsync("Work"));
        Assert.False(await _home.Sessions.ForgetAsync("Work"));
        Assert.DoesNotContain(_home.Files, path => path.EndsWith(".json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_keychain_that_is_not_there_fails_cleanly()
    {
        var keychain = new KeychainSecretStore(_home.Path);
        if (keychain.IsAvailable())
        {
            Assert.Skip("This machine has a keychain; only its absence is tested here.");
        }

        var error = await Assert.ThrowsAsync<EngineException>(() => keychain.WriteAsync("k", Secret, default));
        Assert.Equal(ErrorIds.StoreUnavailable, error.ErrorId);
        Assert.Equal("file", SecretStores.Best(_home.Path).Kind);
        Assert.DoesNotContain(_home.Files, path => File.ReadAllText(path).Contains("marked", StringComparison.Ordinal));
    }

    [Fact]
    public void A_damaged_secret_is_reported_without_quoting_it()
    {
        var error = Assert.Throws<EngineException>(() => SecretFields.Unpack("{\"token\":\"marked-secret-value"));
        Assert.DoesNotContain("marked", error.ToString(), StringComparison.Ordinal);
    }

    private Task<SavedSession> SaveAsync(string name, string secret = Secret) =>
        _home.Sessions.SaveAsync(new SavedSession { Name = name, Method = "ApiToken" }, secret, _home.Secrets);
}
