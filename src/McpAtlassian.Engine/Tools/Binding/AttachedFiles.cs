using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tools.Binding;

/// <summary>
/// Reads the file that an attachment argument names; the tool gets its bytes, and its name where it asks for one.
/// </summary>
internal sealed class AttachedFiles(ToolSchema schema, Func<string, string?> resolvePath)
{
    private const long MaximumLength = 100L * 1024 * 1024;
    private const int MaximumPath = 1024;

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
                Fill(given, schema.FileName, Path.GetFileName(path));
            }
            else if (argument.Value is FileSystemInfo
                || (argument.Value is string { Length: < MaximumPath } text && LooksLikePath(text)))
            {
                throw new EngineException(
                    ErrorIds.PathInvalid,
                    $"There is no file '{(argument.Value as string) ?? path}' for {argument.Name}.",
                    "Give the path of a file, or its bytes as Base64.");
            }

            // Bytes have no name of their own; the one that was given for them tells what they are.
            if (schema.FileName is { } named && given.TryGetValue(named.Name, out var name)
                && name.Value is string fileName)
            {
                Fill(given, schema.FileType, MediaTypes.Of(fileName));
            }
            else if (path is not null && File.Exists(path))
            {
                Fill(given, schema.FileType, MediaTypes.Of(path));
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

    private static void Fill(
        Dictionary<string, ArgumentBinder.Given> given, ToolParameter? parameter, string value)
    {
        if (parameter is not null
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
                ErrorIds.PathInvalid,
                $"The file for {argument} cannot be read: {error.Message}",
                "Check the file's permissions, and that no other program uses it.",
                error);
        }
    }

    private static bool LooksLikePath(string text) =>
        text.IndexOfAny(['\\', ':', '~']) >= 0 || text.StartsWith('.')
        || text.StartsWith('/') || Path.GetExtension(text).Length is > 1 and < 8;
}
