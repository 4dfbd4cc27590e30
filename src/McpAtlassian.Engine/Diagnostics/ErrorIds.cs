namespace McpAtlassian.Engine.Diagnostics;

/// <summary>
/// Every error id of the product, in one place: short PascalCase reasons that scripts may rely on.
/// PowerShell shows them as <c>Id,Full.Cmdlet.Type</c> in FullyQualifiedErrorId.
/// </summary>
internal static class ErrorIds
{
    // Sessions and credentials
    public const string NotConnected = nameof(NotConnected);
    public const string SessionNotFound = nameof(SessionNotFound);
    public const string SessionClosed = nameof(SessionClosed);
    public const string CredentialRequired = nameof(CredentialRequired);
    public const string CredentialInvalid = nameof(CredentialInvalid);
    public const string CredentialUnencrypted = nameof(CredentialUnencrypted);
    public const string AuthenticationFailed = nameof(AuthenticationFailed);
    public const string BrowserFailed = nameof(BrowserFailed);
    public const string AuthenticationExpired = nameof(AuthenticationExpired);
    public const string ApiTokenDisabled = nameof(ApiTokenDisabled);
    public const string TokenNotScoped = nameof(TokenNotScoped);
    public const string DiscoveryFailed = nameof(DiscoveryFailed);
    public const string RegistrationFailed = nameof(RegistrationFailed);
    public const string TokenRequestFailed = nameof(TokenRequestFailed);
    public const string ConsentDenied = nameof(ConsentDenied);
    public const string PortInUse = nameof(PortInUse);
    public const string IssuerMismatch = nameof(IssuerMismatch);
    public const string PermissionDenied = nameof(PermissionDenied);
    public const string IpBlocked = nameof(IpBlocked);
    public const string ClockSkew = nameof(ClockSkew);
    public const string SiteAmbiguous = nameof(SiteAmbiguous);
    public const string SiteNotFound = nameof(SiteNotFound);
    public const string SiteMismatch = nameof(SiteMismatch);
    public const string StoreUnavailable = nameof(StoreUnavailable);
    public const string StoreVersion = nameof(StoreVersion);

    // Tools and arguments
    public const string ToolNotFound = nameof(ToolNotFound);
    public const string ToolDenied = nameof(ToolDenied);
    public const string ToolFailed = nameof(ToolFailed);
    public const string ArgumentInvalid = nameof(ArgumentInvalid);
    public const string ArgumentMissing = nameof(ArgumentMissing);
    public const string ArgumentUnknown = nameof(ArgumentUnknown);
    public const string ConfirmationRequired = nameof(ConfirmationRequired);
    public const string ResumeMismatch = nameof(ResumeMismatch);
    public const string ResumeLogInvalid = nameof(ResumeLogInvalid);
    public const string ResumeLogLocked = nameof(ResumeLogLocked);
    public const string ResumeLogFailed = nameof(ResumeLogFailed);
    public const string AuditLogFailed = nameof(AuditLogFailed);
    public const string ResultTooLarge = nameof(ResultTooLarge);
    public const string NotSupported = nameof(NotSupported);
    public const string ResourceNotFound = nameof(ResourceNotFound);
    public const string PromptNotFound = nameof(PromptNotFound);
    public const string CommandExists = nameof(CommandExists);

    // Server and transport
    public const string ServerUnreachable = nameof(ServerUnreachable);
    public const string ServerUnavailable = nameof(ServerUnavailable);
    public const string TlsFailed = nameof(TlsFailed);
    public const string RateLimited = nameof(RateLimited);
    public const string ProtocolError = nameof(ProtocolError);
    public const string NotAnMcpServer = nameof(NotAnMcpServer);
    public const string RequestBlocked = nameof(RequestBlocked);
    public const string SessionLost = nameof(SessionLost);
    public const string OutcomeUnknown = nameof(OutcomeUnknown);
    public const string TimedOut = nameof(TimedOut);
    public const string LocalServerNotFound = nameof(LocalServerNotFound);
    public const string LocalServerExited = nameof(LocalServerExited);
    public const string RedirectRefused = nameof(RedirectRefused);

    // Configuration files
    public const string ConfigUnparsable = nameof(ConfigUnparsable);
    public const string ConfigLocked = nameof(ConfigLocked);
    public const string ConfigEscapesRepository = nameof(ConfigEscapesRepository);
    public const string ConfigEntryNotFound = nameof(ConfigEntryNotFound);
    public const string ConfigFileNotFound = nameof(ConfigFileNotFound);
    public const string ClientNotFound = nameof(ClientNotFound);
    public const string ClientNotSupported = nameof(ClientNotSupported);
    public const string SecretRefused = nameof(SecretRefused);
    public const string PathInvalid = nameof(PathInvalid);
    public const string FileExists = nameof(FileExists);

    // Recordings
    public const string RecordingInvalid = nameof(RecordingInvalid);
    public const string ReplayMismatch = nameof(ReplayMismatch);
}
