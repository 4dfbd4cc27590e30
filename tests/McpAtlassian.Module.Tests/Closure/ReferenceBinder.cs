using System.Reflection.Metadata;

namespace McpAtlassian.Module.Tests.Closure;

/// <summary>
/// Finds types and members as the module's load context would: in a folder of the module, else in the framework, in at
/// least the version asked for.
/// </summary>
internal sealed class ReferenceBinder : IDisposable
{
    private readonly Dictionary<string, AssemblyImage> _framework = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, AssemblyImage> _module = new(StringComparer.OrdinalIgnoreCase);

    private readonly bool _anyVersion;

    /// <summary>
    /// With <paramref name="anyVersion" /> a bind succeeds by name alone, so that what an assembly of a later runtime
    /// misses shows one by one.
    /// </summary>
    public ReferenceBinder(IEnumerable<string> framework, IEnumerable<string> module, bool anyVersion = false)
    {
        _anyVersion = anyVersion;
        Add(_framework, framework);
        Add(_module, module);
    }

    public IReadOnlyCollection<AssemblyImage> Module => _module.Values;

    public void Dispose()
    {
        foreach (var image in _framework.Values.Concat(_module.Values))
        {
            image.Dispose();
        }
    }

    /// <summary>A sentence for each thing that an assembly asks for and nothing there has.</summary>
    public IEnumerable<string> Missing(AssemblyImage asker)
    {
        var reader = asker.Reader;
        var assemblies = reader.AssemblyReferences
            .Select(handle => reader.GetAssemblyReference(handle))
            .Where(reference => !Candidates(reader.GetString(reference.Name), reference.Version).Any())
            .Select(reference => $"[{reader.GetString(reference.Name)} {reference.Version}]");
        var types = reader.TypeReferences
            .Where(handle => Find(asker, handle) is null)
            .Select(handle => SignatureText.NameOf(reader, handle));
        var members = reader.MemberReferences
            .Select(
                handle => (Parent: DeclaringType(
                    asker, reader.GetMemberReference(handle)), Member: reader.GetMemberReference(handle)))
            .Where(pair => pair.Parent is { } parent && !Has(parent.Image, parent.Type, reader, pair.Member))
            .Select(
                pair =>
                    $"{SignatureText.NameOf(pair.Parent!.Value.Image.Reader, pair.Parent.Value.Type)}."
                    + $"{reader.GetString(pair.Member.Name)} {Signature(reader, pair.Member)}");
        return assemblies.Concat(types).Concat(members).Select(what => $"{asker.Name}: {what}");
    }

    private static void Add(Dictionary<string, AssemblyImage> images, IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            var image = new AssemblyImage(file);
            images[image.Name] = image;
        }
    }

    private IEnumerable<AssemblyImage> Candidates(string name, Version? atLeast)
    {
        // The module's come first: its load context asks its folder before the runtime.
        foreach (var images in new[] { _module, _framework })
        {
            if (images.TryGetValue(name, out var image) && (_anyVersion || atLeast is null || image.Version >= atLeast))
            {
                yield return image;
            }
        }
    }

    private (AssemblyImage Image, TypeDefinitionHandle Type)? Find(AssemblyImage asker, TypeReferenceHandle handle)
    {
        var reader = asker.Reader;
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        while (scope.Kind == HandleKind.TypeReference)
        {
            scope = reader.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
        }

        if (scope.Kind != HandleKind.AssemblyReference)
        {
            return asker.Type(SignatureText.NameOf(reader, handle)) is { } own ? (asker, own) : null;
        }

        var reference = reader.GetAssemblyReference((AssemblyReferenceHandle)scope);
        return Find(
            reader.GetString(reference.Name), reference.Version, SignatureText.NameOf(reader, handle), depth: 0);
    }

    private (AssemblyImage Image, TypeDefinitionHandle Type)? Find(
        string assembly, Version? atLeast, string type, int depth)
    {
        // The first that answers the bind is the one that is asked; a second one of the name never comes up.
        var image = Candidates(assembly, atLeast).FirstOrDefault();
        return image?.Type(type) is { } found ? (image, found)
            : image?.ForwardOf(type) is { } next && depth < 8 ? Find(next, null, type, depth + 1)
            : null;
    }

    /// <summary>
    /// Where a member should be; null for what the runtime makes itself (arrays) and for what is not found, which is
    /// reported as a type.
    /// </summary>
    private (AssemblyImage Image, TypeDefinitionHandle Type)? DeclaringType(AssemblyImage asker, MemberReference member)
    {
        var parent = member.Parent;
        if (parent.Kind == HandleKind.TypeSpecification)
        {
            var blob = asker.Reader.GetBlobReader(
                asker.Reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
            if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            {
                return null;
            }

            _ = blob.ReadCompressedInteger(); // class or value type
            parent = blob.ReadTypeHandle();
        }

        return parent.Kind switch
        {
            HandleKind.TypeReference => Find(asker, (TypeReferenceHandle)parent),
            HandleKind.TypeDefinition => (asker, (TypeDefinitionHandle)parent),
            _ => null,
        };
    }

    private bool Has(AssemblyImage image, TypeDefinitionHandle handle, MetadataReader asker, MemberReference member)
    {
        var reader = image.Reader;
        var type = reader.GetTypeDefinition(handle);
        var name = asker.GetString(member.Name);
        var signature = Signature(asker, member);
        var here = member.GetKind() == MemberReferenceKind.Field
            ? type.GetFields().Select(field => reader.GetFieldDefinition(field))
                .Any(
                    field => reader.GetString(field.Name) == name
                        && field.DecodeSignature(SignatureText.Provider, null) == signature)
            : type.GetMethods().Select(method => reader.GetMethodDefinition(method))
                .Any(
                    method => reader.GetString(method.Name) == name
                        && SignatureText.Of(method.DecodeSignature(SignatureText.Provider, null)) == signature);
        return here || Base(image, type) is { } up && Has(up.Image, up.Type, asker, member);
    }

    private (AssemblyImage Image, TypeDefinitionHandle Type)? Base(AssemblyImage image, TypeDefinition type) =>
        type.BaseType.Kind switch
        {
            _ when type.BaseType.IsNil => null,
            HandleKind.TypeDefinition => (image, (TypeDefinitionHandle)type.BaseType),
            HandleKind.TypeReference => Find(image, (TypeReferenceHandle)type.BaseType),
            _ => null,
        };

    private static string Signature(MetadataReader reader, MemberReference member) =>
        member.GetKind() == MemberReferenceKind.Field
            ? member.DecodeFieldSignature(SignatureText.Provider, null)
            : SignatureText.Of(member.DecodeMethodSignature(SignatureText.Provider, null));
}
