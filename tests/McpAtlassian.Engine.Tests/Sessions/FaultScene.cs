namespace McpAtlassian.Engine.Tests.Sessions;

/// <summary>What the session of a fault is like.</summary>
internal enum FaultScene
{
    /// <summary>An API token, over plain http through the proxy.</summary>
    Plain,

    /// <summary>An OAuth login whose access token the server ends before the call.</summary>
    TokenExpires,

    /// <summary>An OAuth login, and this computer's clock is set a day ahead before the call.</summary>
    ClockJumpsForward,

    /// <summary>
    /// An OAuth login whose access token ends, and this computer's clock is set back, so that it looks good.
    /// </summary>
    ClockJumpsBack,

    /// <summary>A certificate that nobody vouches for.</summary>
    CertificateSelfSigned,

    /// <summary>A certificate that has ended.</summary>
    CertificateExpired,

    /// <summary>A certificate for another host.</summary>
    CertificateOfAnotherHost,

    /// <summary>A server that talks to nobody without a certificate.</summary>
    ClientCertificateRequired,

    /// <summary>The same, and the client has one.</summary>
    ClientCertificateGiven,

    /// <summary>A server that asks for a certificate and can do without.</summary>
    ClientCertificateAsked,
}
