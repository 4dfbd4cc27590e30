namespace McpAtlassian.Engine.Tests.Weather;

/// <summary>What a server of the login does otherwise than Atlassian's: one switch a kind.</summary>
public enum Misdeed
{
    /// <summary>The token answer is a form, as GitHub's is.</summary>
    TokenAsForm,

    /// <summary>The token answer is JSON and says that it is text.</summary>
    TokenAsText,

    /// <summary>A web page comes where a token was asked for, with 200.</summary>
    TokenPage,

    /// <summary>A firewall's page with 403 comes where a token was asked for.</summary>
    TokenForbidden,

    /// <summary>400 without a word of OAuth.</summary>
    TokenRefusedSilently,

    /// <summary>403 with invalid_grant, and what was sent is echoed in the description.</summary>
    GrantRefused,

    /// <summary>The resource is not wanted, as at Entra ID.</summary>
    ResourceRefused,

    /// <summary>503 with a date to come back at, once.</summary>
    TokenBusyUntil,

    /// <summary>Scopes are parted by commas.</summary>
    ScopesWithCommas,

    /// <summary>expires_in is text.</summary>
    LifeAsText,

    /// <summary>expires_in is a fraction.</summary>
    LifeAsFraction,

    /// <summary>expires_in does not fit an Int32.</summary>
    LifeHuge,

    /// <summary>The token's media type is written in capitals, with a character set nobody knows.</summary>
    OddMediaType,

    /// <summary>The consent page does not want to be told the resource, and neither does the token endpoint.</summary>
    ConsentRefusesResource,

    /// <summary>The client is not registered, with a reason.</summary>
    RegistrationRefused,

    /// <summary>A web page comes where a client was registered.</summary>
    RegistrationPage,

    /// <summary>The registration's times are text.</summary>
    RegistrationTimesAsText,

    /// <summary>A firewall's page comes where the authorization server's metadata is.</summary>
    MetadataPage,

    /// <summary>The issuer ends in a slash in the metadata and in the answer to the login.</summary>
    IssuerWithSlash,
}
