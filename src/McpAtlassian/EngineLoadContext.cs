using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace McpAtlassian;

/// <summary>
/// Keeps the engine and everything it needs apart from the host and from other modules.
/// The folder is a closed set: what is in it is loaded from it, whatever version the host carries, because a
/// closure that is half the host's and half ours meets types with two identities.
/// From .NET 10 on the set is another one, in a folder of its own: the packages as they are made for that runtime,
/// which leave JSON, pipes and spans to it. There they are compiled ahead of time and cost a process nothing to begin
/// with. What a first call loads beside them is compiled ahead of time too, once for each of a few systems; everywhere
/// else, and on every other version of .NET, it is IL.
/// </summary>
internal sealed class EngineLoadContext : AssemblyLoadContext
{
    private static readonly object Lock = new();
    private static EngineLoadContext? s_instance;

    private readonly string _own;
    private readonly string _packages;
    private readonly string? _images;

    private EngineLoadContext(string folder)
        : base("McpAtlassian", isCollectible: false)
    {
        _own = folder;
        _packages = Environment.Version.Major >= 10 ? Path.Combine(folder, "net10.0") : folder;

        // Named after the very runtime this is, its C library and the process's processor: another's image is refused.
        _images = Environment.Version.Major == 10
            ? Path.Combine(_packages, RuntimeInformation.RuntimeIdentifier)
            : null;
    }

    /// <summary>
    /// Starts answering for our own two assemblies. The first call of a process decides; later ones (a second
    /// import, another runspace) change nothing, so that there is never a second engine.
    /// </summary>
    public static void Enable(string folder)
    {
        lock (Lock)
        {
            if (s_instance is null)
            {
                var context = new EngineLoadContext(folder);
                Default.Resolving += (_, name) => IsOurs(name) ? context.LoadFromAssemblyName(name) : null;
                s_instance = context;
            }
        }
    }

    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (!string.IsNullOrEmpty(assemblyName.CultureName))
        {
            return null;
        }

        var folder = IsOurs(assemblyName) || IsInBothSets(assemblyName) ? _own : _packages;
        return LoadImage(assemblyName) ?? LoadFrom(folder, assemblyName);
    }

    private Assembly? LoadImage(AssemblyName name)
    {
        try
        {
            return _images is null ? null : LoadFrom(_images, name);
        }
        catch (BadImageFormatException)
        {
            return null; // Whatever this runtime calls itself, it is not the one the image was made for: IL works.
        }
    }

    private Assembly? LoadFrom(string folder, AssemblyName name)
    {
        var path = Path.Combine(folder, name.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    // Only these: a module that leaves its dependencies to the default context must never be handed our copies.
    private static bool IsOurs(AssemblyName name) =>
        string.IsNullOrEmpty(name.CultureName) && name.Name is ("McpAtlassian.Engine" or "McpAtlassian.DemoServer");

    // The largest of the packages is one file for every runtime, and is shipped once: see Layout in the project.
    private static bool IsInBothSets(AssemblyName name) =>
        name.Name is "Microsoft.Identity.Client" or "Microsoft.Identity.Client.Extensions.Msal";
}
