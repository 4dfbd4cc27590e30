using System.Security;
using McpAtlassian.Ci;
using McpAtlassian.Completion;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Errors;
using McpAtlassian.Pipeline;
using McpAtlassian.Transformation;
using Tip = McpAtlassian.Text.Tips.NewAtlassianBasicTokenCommand;

namespace McpAtlassian.Commands;

/// <summary>Makes the Basic value of an e-mail address and an API token.</summary>
/// <remarks>
/// <para>Encodes email:token in UTF-8 and Base64 for the Authorization header (RFC 7617), as Atlassian's documents do
/// with echo -n and base64, and without the newline that a plain echo would add. Nothing is sent and nothing
/// stored.</para>
/// <para>The result is a SecureString. -AsPlainText gives text, -AsHeader the whole header value, "Basic …", as text.
/// Text is easily left behind in a history, a transcript or a log; Connect-Atlassian takes address and token directly
/// and needs neither.</para>
/// </remarks>
/// <example>
/// <code>$token = ConvertTo-SecureString 'made-up-token' -AsPlainText -Force
/// New-AtlassianBasicToken -EmailAddress ada@example.com -ApiToken $token</code>
/// <para>Gives the value as a SecureString.</para>
/// </example>
/// <example>
/// <code>$token = ConvertTo-SecureString 'made-up-token' -AsPlainText -Force
/// New-AtlassianBasicToken -EmailAddress ada@example.com -ApiToken $token -AsHeader</code>
/// <para>Gives the text for an Authorization header.</para>
/// </example>
/// <example>
/// <code>$token = ConvertTo-SecureString 'made-up-token' -AsPlainText -Force
/// $credential = [pscredential]::new('ada@example.com', $token)
/// New-AtlassianBasicToken -Credential $credential -AsPlainText</code>
/// <para>Takes both parts from one credential.</para>
/// </example>
/// <seealso cref="ConnectAtlassianCommand"/>
/// <seealso cref="ExportMcpConfigCommand"/>
/// <seealso>about_AtlassianAuthentication</seealso>
[Cmdlet(VerbsCommon.New, "AtlassianBasicToken", DefaultParameterSetName = NewAtlassianBasicTokenCommand.Set.ApiToken)]
[OutputType(typeof(SecureString), typeof(string))]
public sealed class NewAtlassianBasicTokenCommand : AnnotatingCmdlet
{
    /// <summary>The names of the parameter sets.</summary>
    internal static class Set
    {
        public const string ApiToken = "ApiToken";
        public const string Credential = "Credential";
    }

    /// <summary>The e-mail address of the account the token belongs to.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = Set.ApiToken,
        HelpMessage = Tip.EmailAddress)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string EmailAddress { get; set; } = string.Empty;

    /// <summary>
    /// The API token: a SecureString, what Get-Secret returns, or text. Text is meant for pipelines, where secrets
    /// are environment variables.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = Set.ApiToken,
        HelpMessage = Tip.ApiToken)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString ApiToken { get; set; } = null!;

    /// <summary>Address and token in one: the user name is the e-mail address, the password the token.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Credential, HelpMessage = Tip.Credential)]
    [Credential]
    public PSCredential Credential { get; set; } = null!;

    /// <summary>Return text instead of a SecureString.</summary>
    [Parameter(HelpMessage = Tip.AsPlainText)]
    public SwitchParameter AsPlainText { get; set; }

    /// <summary>Return the whole header value, with "Basic " before it, as text.</summary>
    [Parameter(HelpMessage = Tip.AsHeader)]
    public SwitchParameter AsHeader { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var fromCredential = ParameterSetName == Set.Credential;
        var address = fromCredential ? Credential.UserName : EmailAddress;
        var secret = fromCredential ? Credential.Password : ApiToken;
        CiHost.Mask(this, address, secret);
        try
        {
            var value = BasicToken.Create(address, secret, AsHeader);
            WriteObject(AsPlainText || AsHeader ? SecretText.Reveal(value) : value);
        }
        catch (EngineException error)
        {
            WriteError(ErrorRecords.From(error, address));
        }
    }
}
