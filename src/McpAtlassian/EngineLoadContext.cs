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
        var file = assemblyName.Name + ".dll";
        if (_images is not null && Path.Combine(_images, file) is var image && IsForThisProcess(image))
        {
            return LoadFromAssemblyPath(image);
        }

        var path = Path.Combine(folder, file);
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <summary>
    /// Looked at before it is loaded: the runtime refuses another system's image, and then the IL of the same name too.
    /// </summary>
    private static bool IsForThisProcess(string image)
    {
        if (!File.Exists(image))
        {
            return false;
        }

        using var reader = new BinaryReader(File.OpenRead(image));
        reader.BaseStream.Position = 0x3C; // Where the header begins; the machine follows its four bytes.
        reader.BaseStream.Position = reader.ReadInt32() + 4;

        // A compiled image's machine is the processor's, marked with the system: IMAGE_FILE_MACHINE_OS_MASK of .NET.
        var processor = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => 0x8664,
            Architecture.Arm64 => 0xAA64,
            _ => 0,
        };
        var system = OperatingSystem.IsLinux() ? 0x7B79 : OperatingSystem.IsMacOS() ? 0x4644 : 0;
        return reader.ReadUInt16() == (processor ^ system);
    }

    // Only these: a module that leaves its dependencies to the default context must never be handed our copies.
    private static bool IsOurs(AssemblyName name) =>
        string.IsNullOrEmpty(name.CultureName) && name.Name is ("McpAtlassian.Engine" or "McpAtlassian.DemoServer");

    // The largest of the packages is one file for every runtime, and is shipped once: see Layout in the project.
    private static bool IsInBothSets(AssemblyName name) =>
        name.Name is "Microsoft.Identity.Client" or "Microsoft.Identity.Client.Extensions.Msal";
}
