namespace McpAtlassian.DemoServer.Http;

/// <summary>A request as it came, with its body.</summary>
internal sealed record HttpRequest(
    string Method, Uri Url, bool IsVersion11, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>Whether the connection may carry another request after this one.</summary>
    public bool KeepsConnection => IsVersion11 && !Has("Connection", "close");

    /// <summary>Whether one of the words of a header is this one.</summary>
    public bool Has(string name, string word) =>
        Headers.TryGetValue(name, out var value)
            && value.Split(',').Any(part => part.Trim().Equals(word, StringComparison.OrdinalIgnoreCase));
}
