using McpAtlassian.Ci;

namespace McpAtlassian.Errors;

/// <summary>
/// Makes PowerShell's error records: id and category by the table, the remedy as the recommended action.
/// </summary>
internal static class ErrorRecords
{
    private static readonly Dictionary<string, ErrorCategory> Categories = new(StringComparer.Ordinal)
    {
        [ErrorIds.NotConnected] = ErrorCategory.ConnectionError,
        [ErrorIds.SessionNotFound] = ErrorCategory.ObjectNotFound,
        [ErrorIds.SessionClosed] = ErrorCategory.ConnectionError,
        [ErrorIds.CredentialRequired] = ErrorCategory.AuthenticationError,
        [ErrorIds.CredentialInvalid] = ErrorCategory.InvalidArgument,
        [ErrorIds.CredentialUnencrypted] = ErrorCategory.SecurityError,
        [ErrorIds.AuthenticationFailed] = ErrorCategory.AuthenticationError,
        [ErrorIds.BrowserFailed] = ErrorCategory.NotInstalled,
        [ErrorIds.AuthenticationExpired] = ErrorCategory.AuthenticationError,
        [ErrorIds.ApiTokenDisabled] = ErrorCategory.PermissionDenied,
        [ErrorIds.TokenNotScoped] = ErrorCategory.PermissionDenied,
        [ErrorIds.ConsentDenied] = ErrorCategory.PermissionDenied,
        [ErrorIds.PortInUse] = ErrorCategory.ResourceBusy,
        [ErrorIds.IssuerMismatch] = ErrorCategory.SecurityError,
        [ErrorIds.PermissionDenied] = ErrorCategory.PermissionDenied,
        [ErrorIds.IpBlocked] = ErrorCategory.PermissionDenied,
        [ErrorIds.ClockSkew] = ErrorCategory.InvalidOperation,
        [ErrorIds.DiscoveryFailed] = ErrorCategory.ProtocolError,
        [ErrorIds.RegistrationFailed] = ErrorCategory.AuthenticationError,
        [ErrorIds.TokenRequestFailed] = ErrorCategory.AuthenticationError,
        [ErrorIds.RequestBlocked] = ErrorCategory.PermissionDenied,
        [ErrorIds.SessionLost] = ErrorCategory.ConnectionError,
        [ErrorIds.SiteAmbiguous] = ErrorCategory.InvalidArgument,
        [ErrorIds.SiteNotFound] = ErrorCategory.ObjectNotFound,
        [ErrorIds.SiteMismatch] = ErrorCategory.InvalidResult,
        [ErrorIds.StoreUnavailable] = ErrorCategory.ResourceUnavailable,
        [ErrorIds.StoreVersion] = ErrorCategory.InvalidData,
        [ErrorIds.ToolNotFound] = ErrorCategory.ObjectNotFound,
        [ErrorIds.ToolDenied] = ErrorCategory.PermissionDenied,
        [ErrorIds.ToolFailed] = ErrorCategory.InvalidResult,
        [ErrorIds.ArgumentInvalid] = ErrorCategory.InvalidArgument,
        [ErrorIds.ArgumentMissing] = ErrorCategory.InvalidArgument,
        [ErrorIds.ArgumentUnknown] = ErrorCategory.InvalidArgument,
        [ErrorIds.ConfirmationRequired] = ErrorCategory.InvalidOperation,
        [ErrorIds.ResumeMismatch] = ErrorCategory.InvalidData,
        [ErrorIds.ResultTooLarge] = ErrorCategory.LimitsExceeded,
        [ErrorIds.ResumeLogInvalid] = ErrorCategory.InvalidData,
        [ErrorIds.ResumeLogLocked] = ErrorCategory.ResourceBusy,
        [ErrorIds.ResumeLogFailed] = ErrorCategory.WriteError,
        [ErrorIds.AuditLogFailed] = ErrorCategory.WriteError,
        [ErrorIds.NotSupported] = ErrorCategory.NotImplemented,
        [ErrorIds.ResourceNotFound] = ErrorCategory.ObjectNotFound,
        [ErrorIds.PromptNotFound] = ErrorCategory.ObjectNotFound,
        [ErrorIds.CommandExists] = ErrorCategory.ResourceExists,
        [ErrorIds.ServerUnreachable] = ErrorCategory.ConnectionError,
        [ErrorIds.ServerUnavailable] = ErrorCategory.ResourceUnavailable,
        [ErrorIds.TlsFailed] = ErrorCategory.SecurityError,
        [ErrorIds.RateLimited] = ErrorCategory.LimitsExceeded,
        [ErrorIds.ProtocolError] = ErrorCategory.ProtocolError,
        [ErrorIds.NotAnMcpServer] = ErrorCategory.ProtocolError,
        [ErrorIds.OutcomeUnknown] = ErrorCategory.OperationStopped,
        [ErrorIds.TimedOut] = ErrorCategory.OperationTimeout,
        [ErrorIds.LocalServerNotFound] = ErrorCategory.ObjectNotFound,
        [ErrorIds.LocalServerExited] = ErrorCategory.ResourceUnavailable,
        [ErrorIds.RedirectRefused] = ErrorCategory.SecurityError,
        [ErrorIds.ConfigUnparsable] = ErrorCategory.ParserError,
        [ErrorIds.ConfigLocked] = ErrorCategory.ResourceBusy,
        [ErrorIds.ConfigEscapesRepository] = ErrorCategory.SecurityError,
        [ErrorIds.ConfigEntryNotFound] = ErrorCategory.ObjectNotFound,
        [ErrorIds.ConfigFileNotFound] = ErrorCategory.ObjectNotFound,
        [ErrorIds.ClientNotFound] = ErrorCategory.ObjectNotFound,
        [ErrorIds.ClientNotSupported] = ErrorCategory.InvalidArgument,
        [ErrorIds.SecretRefused] = ErrorCategory.SecurityError,
        [ErrorIds.PathInvalid] = ErrorCategory.InvalidArgument,
        [ErrorIds.FileExists] = ErrorCategory.ResourceExists,
        [ErrorIds.RecordingInvalid] = ErrorCategory.InvalidData,
        [ErrorIds.ReplayMismatch] = ErrorCategory.InvalidResult,
    };

    /// <summary>The record for an exception; what is not ours keeps its type and is reported as unexpected.</summary>
    public static ErrorRecord From(Exception exception, object? target)
    {
        var record = Create(exception, target);
        if (CiHost.IsRunner)
        {
            // What is shown of an error are these two; the exception keeps the server's words as they are.
            var message = HostText.Shown(record.ErrorDetails?.Message ?? record.Exception.Message);
            record.ErrorDetails = new ErrorDetails(message)
            {
                RecommendedAction = HostText.Shown(record.ErrorDetails?.RecommendedAction ?? string.Empty)
            };
            record.CategoryInfo.TargetName = HostText.Shown(record.CategoryInfo.TargetName);
        }

        return record;
    }

    private static ErrorRecord Create(Exception exception, object? target)
    {
        if (exception is AggregateException { InnerExceptions.Count: 1 } wrapper)
        {
            exception = wrapper.InnerExceptions[0];
        }

        if (exception is IContainsErrorRecord { ErrorRecord: { } existing } && exception is RuntimeException)
        {
            return existing;
        }

        if (exception is not EngineException known)
        {
            return new ErrorRecord(exception, "Unexpected", ErrorCategory.NotSpecified, target);
        }

        var record = new ErrorRecord(
            known,
            known.ErrorId,
            Categories.TryGetValue(known.ErrorId, out var category) ? category : ErrorCategory.NotSpecified,
            target);
        var remedy = known.Remedy ?? $"See {known.ErrorId} in: Get-Help about_AtlassianErrors";
        record.ErrorDetails = new ErrorDetails(known.Message) { RecommendedAction = remedy };
        return record;
    }
}
