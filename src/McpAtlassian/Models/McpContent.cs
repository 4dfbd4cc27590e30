using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Models;

/// <summary>Content of a result that is not plain text: an image, audio, a resource or a link to one.</summary>
public sealed class McpContent
{
    internal McpContent(ToolContent content)
    {
        Type = content.Kind == ToolContentKind.Unknown ? content.Type : content.Kind.ToString();
        MimeType = content.MimeType;
        Uri = content.Uri;
        Name = content.Name;
        Text = content.Text;
        Data = content.Data;
    }

    /// <summary>Image, Audio, Resource, ResourceLink, App, or the server's own word for something newer.</summary>
    public string Type { get; }

    /// <summary>The media type, where the server says it.</summary>
    public string? MimeType { get; }

    /// <summary>A resource's URI.</summary>
    public string? Uri { get; }

    /// <summary>A linked resource's name.</summary>
    public string? Name { get; }

    /// <summary>The number of bytes of binary content.</summary>
    public int? Length => Data?.Length;

    /// <summary>Text, for text resources.</summary>
    public string? Text { get; }

    /// <summary>The bytes, for binary content.</summary>
    public byte[]? Data { get; }

    /// <summary>Writes the content to a file, over what was there.</summary>
    public void Save(string path)
    {
        if (Data is { } bytes)
        {
            File.WriteAllBytes(path, bytes);
        }
        else
        {
            File.WriteAllText(path, Text ?? string.Empty);
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Data is { } bytes ? $"{Type} {MimeType} ({bytes.Length} bytes)" : $"{Type} {Uri ?? Text}";
}
