using System.Text.RegularExpressions;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Tools;

/// <summary>
/// What help and Tab say of a tool and of its arguments: the server's words, and what they leave out.
/// </summary>
internal static class ToolWording
{
    // Up to the stop that a sentence follows, or to the end of the paragraph; "e.g. Done" is in the middle of one.
    private static readonly Regex Sentence = new(
        @"^.+?(?<!\b(e\.g|i\.e|etc|vs))[.!?](?=\s+[\p{Lu}\p{N}(""'`]|\s*\z|\s*\n)|^.+?(?=\n\s*\n|\z)",
        RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));

    /// <summary>What a tool does, in one sentence: its own, or else its title.</summary>
    public static string Synopsis(ToolInfo tool)
    {
        var description = tool.Description.Trim();
        return description.Length > 0 ? FirstSentence(description)
            : tool.Title is { Length: > 0 } title ? title
            : $"Calls the tool {tool.Name}.";
    }

    /// <summary>What an argument is, and what can be given for it.</summary>
    public static string Describe(ToolParameter argument)
    {
        var parts = new[] { argument.Description.Trim(), Members(argument), Files(argument) };
        return string.Join("\n", parts.Where(static part => part.Length > 0));
    }

    private static string Members(ToolParameter argument)
    {
        var shape = argument.Kind == ToolValueKind.Array && argument.Shape.Item is { } item ? item : argument.Shape;
        return shape.PropertyNames.Count == 0
            ? string.Empty
            : $"Members: @{{ {string.Join("; ", shape.PropertyNames.Select(name => $"{name} = …"))} }}.";
    }

    private static string Files(ToolParameter argument) => argument.IsAttachment
        ? "The path of a file, a file from Get-ChildItem, or bytes. The module reads and encodes it."
        : string.Empty;

    private static string FirstSentence(string text)
    {
        try
        {
            return Sentence.Match(text) is { Success: true } match ? match.Value.Trim() : text;
        }
        catch (RegexMatchTimeoutException)
        {
            return text;
        }
    }
}
