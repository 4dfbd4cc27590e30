using YamlDotNet.RepresentationModel;

namespace McpAtlassian.Engine.Tests.Examples;

/// <summary>The example pipelines, read as YAML.</summary>
internal static class PipelineExamples
{
    public static string Folder { get; } = Path.Combine(FindRoot(), "examples");

    public static YamlMappingNode Load(string name)
    {
        using var reader = File.OpenText(Path.Combine(Folder, name));
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    public static YamlNode? Get(this YamlNode node, params string[] path)
    {
        var current = node;
        foreach (var key in path)
        {
            current = current is YamlMappingNode mapping
                && mapping.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
        }

        return current;
    }

    public static string? Text(this YamlNode node, params string[] path) => (node.Get(path) as YamlScalarNode)?.Value;

    public static IEnumerable<KeyValuePair<string, YamlNode>> Members(this YamlNode? node) =>
        node is YamlMappingNode mapping
            ? mapping.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, c.Value))
            : [];

    public static IEnumerable<YamlNode> Items(this YamlNode? node) =>
        node is YamlSequenceNode sequence ? sequence.Children : [];

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "McpAtlassian.psd1")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("McpAtlassian.psd1 is in no folder above the tests.");
    }
}
