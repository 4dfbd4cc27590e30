using System.Security;
using McpAtlassian.Ci;
using McpAtlassian.Completion;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Errors;
using McpAtlassian.Pipeline;
using McpAtlassian.Transformation;
using Tip = McpAtlassian.Text.Tips.NewAtlassianBasicTokenCommand;

namespace McpAtlassian.Commands;

/// <summary>Creates the Basic value of an e-mail address and an API token.</summary>
/// <remarks>
/// <para>Encodes email:token in UTF-8 and Base64 for the Authorization header (RFC 7617). Atlassian's documentation
/// does the same with echo -n and base64. Unlike a plain echo, the command adds no newline. It sends and stores
/// nothing.</para>
/// <para>The result is a SecureString. -AsPlainText returns text, and -AsHeader the whole header value, "Basic …", as
/// text. Text can remain in a history, a transcript or a log. Connect-Atlassian takes e-mail address and token directly
/// and needs neither.</para>
/// </remarks>
/// <example>
/// <code>$token = ConvertTo-SecureString 'made-up-token' -AsPlainText -Force
/// New-AtlassianBasicToken -EmailAddress ada@example.com -ApiToken $token</code>
/// <para>Returns the value as a SecureString.</para>
/// </example>
/// <example>
/// <code>$token = ConvertTo-SecureString 'made-up-token' -AsPlainText -Force
/// New-AtlassianBasicToken -EmailAddress ada@example.com -ApiToken $token -AsHeader</code>
/// <para>Returns the text for an Authorization header.</para>
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
    /// The API token: a SecureString, the output of Get-Secret, or text. Text is for pipelines, where secrets are
    /// environment variables.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = Set.ApiToken,
        HelpMessage = Tip.ApiToken)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString ApiToken { get; set; } = null!;

    /// <summary>
    /// E-mail address and token in one credential: the user name is the e-mail address, the password is the token.
    /// </summary>
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
