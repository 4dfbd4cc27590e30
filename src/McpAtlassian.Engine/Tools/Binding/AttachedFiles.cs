using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tools.Binding;

/// <summary>
/// Reads the file that an attachment argument names; the tool gets its bytes, and its name where it asks for one.
/// </summary>
internal sealed class AttachedFiles(ToolSchema schema, Func<string, string?> resolvePath)
{
    private const long MaximumLength = 100L * 1024 * 1024;
    private const int MaximumPath = 1024;
    private static readonly string[] NameArguments = ["fileName", "filename", "file_name"];
    private static readonly string[] TypeArguments =
        ["mimeType", "mime_type", "mediaType", "media_type", "contentType", "content_type"];

    public void Read(Dictionary<string, ArgumentBinder.Given> given)
    {
        foreach (var argument in given.Values.Where(g => g.Parameter?.IsAttachment == true).ToList())
        {
            var path = argument.Value switch
            {
                FileSystemInfo file => file.FullName,
                string { Length: < MaximumPath } text => Resolve(text),
                _ => null,
            };
            if (path is not null && File.Exists(path))
            {
                given[argument.Name] = With(argument, ReadFile(path, argument.Name));
                Fill(given, NameArguments, Path.GetFileName(path));
                Fill(given, TypeArguments, MediaTypes.Of(path));
            }
            else if (argument.Value is FileSystemInfo
                || (argument.Value is string { Length: < MaximumPath } text && LooksLikePath(text)))
            {
                throw new EngineException(
                    ErrorIds.PathInvalid,
                    $"There is no file '{(argument.Value as string) ?? path}' for {argument.Name}.",
                    "Give the path of a file, or its bytes in Base64.");
            }
        }
    }

    private static ArgumentBinder.Given With(ArgumentBinder.Given given, object value) =>
        new(given.Name, given.TypedName, value, given.Parameter, given.Order) { FromRow = given.FromRow };

    private string? Resolve(string text)
    {
        try
        {
            return resolvePath(text);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private void Fill(Dictionary<string, ArgumentBinder.Given> given, string[] names, string value)
    {
        if (names.Select(schema.Find).FirstOrDefault(p => p is { Kind: ToolValueKind.String }) is { } parameter
            && !given.ContainsKey(parameter.Name)
            && (parameter.EnumValues.Count == 0 || parameter.EnumValues.Contains(value)))
        {
            given[parameter.Name] = new ArgumentBinder.Given(
                parameter.Name, parameter.Name, value, parameter, given.Count)
            { FromRow = true };
        }
    }

    private static byte[] ReadFile(string path, string argument)
    {
        if (new FileInfo(path).Length > MaximumLength)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"The file for {argument} is larger than {MaximumLength / 1024 / 1024} MB.",
                "Upload it in the browser instead.");
        }

        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                ErrorIds.PathInvalid, $"The file for {argument} cannot be read: {error.Message}", null, error);
        }
    }

    private static bool LooksLikePath(string text) =>
        text.IndexOfAny(['\\', ':', '~']) >= 0 || text.StartsWith('.')
        || text.StartsWith('/') || Path.GetExtension(text).Length is > 1 and < 8;
}
