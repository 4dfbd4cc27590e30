using System.Text;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Documents;
using McpAtlassian.Engine.Configuration.Servers;

namespace McpAtlassian.Engine.Configuration.Entries;

/// <summary>Spells a server the way a client reads it.</summary>
internal sealed class EntryBuilder
{
    private const string HeaderQuestion =
        "Whole Authorization header for Atlassian: Basic <base64 of e-mail:token>, or Bearer <key>";

    private readonly ClientDescription _client;
    private readonly ServerDefinition _server;
    private readonly bool _plain;
    private readonly List<KeyValuePair<string, ConfigNode>> _members = [];
    private readonly List<ConfigNode> _inputs = [];
    private readonly List<string> _variables = [];
    private readonly List<string> _notes = [];

    private EntryBuilder(ClientDescription client, ServerDefinition server, bool plain)
    {
        _client = client;
        _server = server;
        _plain = plain;
    }

    public static ClientEntry Build(ClientDescription client, string name, ServerDefinition server, bool plainText)
    {
        EntryBuilder builder = new(client, server, plainText);
        if (client.NameKey is not null)
        {
            builder.Add(client.NameKey, ConfigNode.Of(name));
        }

        if (server.Command is not null)
        {
            builder.AddLocal(server.Command, builder.Arguments());
            builder.AddEnvironment();
        }
        else if (client.Remote is null)
        {
            builder.AddThroughMcpRemote();
        }
        else
        {
            builder.AddRemote(client.Remote);
        }

        return new ClientEntry(
            ConfigNode.Map(builder._members),
            builder._inputs,
            builder._variables.Distinct(StringComparer.Ordinal).ToArray(),
            builder._notes,
            holdsSecret: plainText && server.Settings.Any(s => s.Variable is not null));
    }

    private void Add(string key, ConfigNode value) => _members.Add(new KeyValuePair<string, ConfigNode>(key, value));

    private void AddAll(IEnumerable<(string Key, ConfigNode Value)> members)
    {
        foreach ((var key, var value) in members)
        {
            Add(key, value);
        }
    }

    private void AddRemote(RemoteShape shape)
    {
        if (_server.OAuth && !_client.OAuth)
        {
            throw new EngineException(
                ErrorIds.ClientNotSupported,
                $"{_client.DisplayName} does not sign in with OAuth by itself.",
                _client.HasFile
                    ? "Use a saved session: Export-McpConfig -Bridge -Session <name>; or a token: -EmailAddress "
                        + "<address>."
                    : "Use a token: -EmailAddress <address>.");
        }

        if (shape.Type is not null)
        {
            Add(shape.Type, ConfigNode.Of(shape.TypeValue));
        }

        Add(shape.Url, ConfigNode.Of(_server.Url!.OriginalString));
        AddHeaders(shape);
        AddAll(shape.Always);
        AddAll(_server.OAuth ? shape.WithOAuth : _server.Settings.Count > 0 ? shape.WithHeader : []);
    }

    private void AddHeaders(RemoteShape shape)
    {
        List<(string, ConfigNode)> written = [];
        List<(string, ConfigNode)> named = [];
        List<string> passed = [];
        foreach (var setting in _server.Settings)
        {
            if (setting.Variable is null)
            {
                written.Add((setting.Name, ConfigNode.Of(setting.Text!)));
            }
            else if (_plain)
            {
                written.Add((setting.Name, ConfigNode.Of(Literal(setting))));
            }
            else if (_client.Secret.HeaderNamesKey is not null)
            {
                named.Add((setting.Name, ConfigNode.Of(setting.Variable)));
                _variables.Add(setting.Variable);
            }
            else if (_client.Secret.Header is not null)
            {
                written.Add((setting.Name, ConfigNode.Of(Refer(_client.Secret.Header, setting.Variable))));
                passed.Add(setting.Variable);
            }
            else
            {
                throw new EngineException(
                    ErrorIds.SecretRefused,
                    $"{_client.DisplayName} reads header values only from its file, so the secret would "
                    + "be in it.",
                    "Use -Bridge -Session <name> (the file then holds no secret), -OAuth if the client can sign "
                    + "in, or -AsPlainText to write the secret.");
            }
        }

        if (written.Count > 0)
        {
            var headers = ConfigNode.Map(written.ToArray());
            for (var i = shape.Headers.Count - 1; i > 0; i--)
            {
                headers = ConfigNode.Map((shape.Headers[i], headers));
            }

            Add(shape.Headers[0], headers);
        }

        if (named.Count > 0)
        {
            Add(_client.Secret.HeaderNamesKey!, ConfigNode.Map(named.ToArray()));
        }
        else if (passed.Count > 0 && _client.Secret.NamesKey is not null)
        {
            Add(_client.Secret.NamesKey, ConfigNode.List(passed));
        }
    }

    private void AddLocal(string command, IReadOnlyList<string> arguments)
    {
        var shape = _client.Stdio;
        if (shape.Type is not null)
        {
            Add(shape.Type, ConfigNode.Of(shape.TypeValue));
        }

        if (shape.CommandIsArray)
        {
            Add(shape.Command, ConfigNode.List(new[] { command }.Concat(arguments)));
        }
        else
        {
            Add(shape.Command, ConfigNode.Of(command));
            Add(shape.Args, ConfigNode.List(arguments));
        }
    }

    private void AddEnvironment()
    {
        List<(string, ConfigNode)> written = [];
        List<string> passed = [];
        var secret = _client.Secret;
        foreach (var setting in _server.Settings)
        {
            if (setting.Variable is null)
            {
                written.Add((setting.Name, ConfigNode.Of(setting.Text!)));
            }
            else if (_plain)
            {
                written.Add((setting.Name, ConfigNode.Of(Literal(setting))));
            }
            else if (secret.NamesKey is not null)
            {
                passed.Add(setting.Variable);
                _variables.Add(setting.Variable);
            }
            else if (secret.Environment is not null)
            {
                written.Add((setting.Name, ConfigNode.Of(Refer(secret.Environment, setting.Variable))));
            }
            else
            {
                // A started program inherits the client's environment: leaving the name out is the reference.
                _variables.Add(setting.Variable);
                _notes.Add(
                    $"{setting.Variable} is not in the file: set it in {_client.DisplayName}'s own "
                    + "environment.");
            }
        }

        if (written.Count > 0)
        {
            Add(_client.Stdio.Env, ConfigNode.Map(written.ToArray()));
        }

        if (passed.Count > 0)
        {
            Add(secret.NamesKey!, ConfigNode.List(passed));
        }

        AddAll(_client.Stdio.Always);
    }

    private void AddThroughMcpRemote()
    {
        List<string> arguments = ["-y", DefaultNames.McpRemote, _server.Url!.OriginalString];
        List<(string, ConfigNode)> environment = [];
        foreach (var setting in _server.Settings)
        {
            var variable = setting.Variable ?? "MCP_HEADER_" + setting.Name.ToUpperInvariant().Replace('-', '_');
            arguments.Add("--header");

            // No blank after the colon: Windows splits the argument there. mcp-remote itself replaces the reference.
            arguments.Add($"{setting.Name}:${{{variable}}}");
            if (setting.Variable is null)
            {
                environment.Add((variable, ConfigNode.Of(setting.Text!)));
            }
            else if (_plain)
            {
                environment.Add((variable, ConfigNode.Of(Literal(setting))));
            }
            else
            {
                _variables.Add(variable);
            }
        }

        AddLocal("npx", arguments);
        if (environment.Count > 0)
        {
            Add(_client.Stdio.Env, ConfigNode.Map(environment.ToArray()));
        }

        _notes.Add(
            $"{_client.DisplayName} uses {DefaultNames.McpRemote} for a remote server, which needs Node.js.");
    }

    private IReadOnlyList<string> Arguments() => _server.BridgeText is not null && _client.ExpandsDollar
        ? [
            .. _server.Arguments.Take(_server.Arguments.Count - 2),
            "-EncodedCommand",
            Convert.ToBase64String(Encoding.Unicode.GetBytes(_server.BridgeText))
        ]
        : _server.Arguments;

    private string Refer(string form, string variable)
    {
        if (_client.Secret.InputsKey is not null)
        {
            _inputs.Add(ConfigNode.Map(
                ("type", ConfigNode.Of("promptString")),
                ("id", ConfigNode.Of(SecretSyntax.InputId(variable))),
                ("description", ConfigNode.Of(Description(variable))),
                ("password", ConfigNode.Of(true))));
        }
        else
        {
            _variables.Add(variable);
        }

        return _client.Secret.Refer(form, variable);
    }

    private string Description(string variable) => _server.Url is null ? variable : HeaderQuestion;

    /// <summary>Whether a question is, word for word, one that <see cref="Refer"/> writes.</summary>
    public static bool IsOwnInput(ConfigNode? input)
    {
        var description = input?["description"]?.Text;
        return description is not null && input!.Members.Count == 4
            && input["type"]?.Text == "promptString" && input["password"]?.Scalar == "true"
            && (description == HeaderQuestion || input["id"]?.Text == SecretSyntax.InputId(description));
    }

    private static string Literal(ServerSetting setting) => setting.Secret is null
        ? throw new EngineException(
            ErrorIds.CredentialRequired,
            $"-AsPlainText needs the value of '{setting.Name}'.",
            "Give -EmailAddress and -ApiToken, -ApiKey, or a -Session that has one.")
        : SecretText.Reveal(setting.Secret);
}
