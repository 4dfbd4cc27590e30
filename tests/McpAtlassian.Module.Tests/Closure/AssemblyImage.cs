using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace McpAtlassian.Module.Tests.Closure;

/// <summary>
/// One assembly as data: what it declares, what it forwards, what it asks of others. Nothing is loaded.
/// </summary>
internal sealed class AssemblyImage : IDisposable
{
    private readonly PEReader _file;
    private readonly Dictionary<string, TypeDefinitionHandle> _types;
    private readonly Dictionary<string, string> _forwards = [];

    public AssemblyImage(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        Reader = _file.GetMetadataReader();
        var assembly = Reader.GetAssemblyDefinition();
        (Name, Version) = (Reader.GetString(assembly.Name), assembly.Version);
        _types = Reader.TypeDefinitions.ToDictionary(handle => SignatureText.NameOf(Reader, handle));
        foreach (var handle in Reader.ExportedTypes)
        {
            var type = Reader.GetExportedType(handle);
            if (type.Implementation.Kind == HandleKind.AssemblyReference)
            {
                _forwards[SignatureText.Full(Reader.GetString(type.Namespace), Reader.GetString(type.Name))] =
                    Reader.GetString(Reader.GetAssemblyReference((AssemblyReferenceHandle)type.Implementation).Name);
            }
        }
    }

    /// <summary>The framework's folder has native files and modules of other assemblies too.</summary>
    public static bool IsOne(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        return file.HasMetadata && file.GetMetadataReader().IsAssembly;
    }

    public MetadataReader Reader { get; }

    public string Name { get; }

    public Version Version { get; }

    public TypeDefinitionHandle? Type(string name) => _types.TryGetValue(name, out var handle) ? handle : null;

    /// <summary>The assembly that a type was moved to; a nested one moves with the type around it.</summary>
    public string? ForwardOf(string name) => _forwards.GetValueOrDefault(name.Split('/')[0]);

    public void Dispose() => _file.Dispose();
}
