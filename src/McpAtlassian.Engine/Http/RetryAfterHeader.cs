namespace McpAtlassian.Engine.Http;

/// <summary>Reads Retry-After in both of its forms (RFC 9110 section 10.2.3).</summary>
internal static class RetryAfterHeader
{
    /// <summary>
    /// How long the server asks to wait, or null where it does not say. A date is counted from the server's own Date,
    /// because the two clocks may differ; one that has passed says nothing, and neither does 0: asked again at once, a
    /// busy server would be asked as often as the wire allows.
    /// </summary>
    public static TimeSpan? Read(HttpResponseMessage response, DateTimeOffset now)
    {
        var value = response.Headers.RetryAfter;
        if (value?.Delta is { } delta)
        {
            return delta > TimeSpan.Zero ? delta : null;
        }

        return value?.Date is { } date && date - (response.Headers.Date ?? now) is var wait && wait > TimeSpan.Zero
            ? wait
            : null;
    }
}
