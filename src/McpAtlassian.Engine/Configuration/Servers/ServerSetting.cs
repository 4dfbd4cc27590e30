using System.Security;

namespace McpAtlassian.Engine.Configuration.Servers;

/// <summary>
/// A header or environment variable of a server: plain text without a secret, or the name of the variable that holds
/// the value, with the value itself at hand only for the one who asked for plain text.
/// </summary>
internal sealed class ServerSetting
{
    private ServerSetting(string name, string? text, string? variable, SecureString? secret)
    {
        Name = name;
        Text = text;
        Variable = variable;
        Secret = secret;
    }

    /// <summary>The header's or variable's name.</summary>
    public string Name { get; }

    /// <summary>The value, where it is not a secret.</summary>
    public string? Text { get; }

    /// <summary>The environment variable that holds the value, where it is a secret.</summary>
    public string? Variable { get; }

    /// <summary>The secret value, where it is known.</summary>
    public SecureString? Secret { get; }

    /// <summary>A value that anybody may read.</summary>
    public static ServerSetting Public(string name, string text) => new(name, text, null, null);

    /// <summary>A value that stays in a variable.</summary>
    public static ServerSetting FromVariable(string name, string variable, SecureString? secret = null) =>
        new(name, null, variable, secret);

    public override string ToString() => Name;
}
