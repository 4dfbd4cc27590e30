using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace McpAtlassian;

/// <summary>
/// Keeps the engine and everything it needs apart from the host and from other modules.
/// The folder is a closed set: what is in it is loaded from it, whatever version the host carries, because a
/// closure that is half the host's and half ours meets types with two identities.
/// From .NET 10 on JSON, pipes and a few more are the runtime's own, in the same versions: there they are compiled
/// ahead of time and cost a process nothing to begin with. What a first call loads beside them is compiled ahead of
/// time too, once for each of a few systems; everywhere else, and on every other version of .NET, it is IL.
/// </summary>
internal sealed class EngineLoadContext : AssemblyLoadContext
{
    private static readonly object Lock = new();
    private static EngineLoadContext? s_instance;

    private readonly string _folder;
    private readonly string? _images;

    private EngineLoadContext(string folder)
        : base("McpAtlassian", isCollectible: false)
    {
        _folder = folder;
        _images = Environment.Version.Major == 10
            ? Path.Combine(folder, "net10.0", RuntimeInformation.RuntimeIdentifier)
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
        if (!string.IsNullOrEmpty(assemblyName.CultureName)
            || (Environment.Version.Major >= 10 && IsOfRuntime(assemblyName)))
        {
            return null;
        }

        var file = assemblyName.Name + ".dll";
        if (_images is not null && Path.Combine(_images, file) is var image && IsForThisProcess(image))
        {
            return LoadFromAssemblyPath(image);
        }

        var path = Path.Combine(_folder, file);
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

    // What .NET 8 and 9 have in older versions, or not at all, and .NET 10 in the one that the packages ask for.
    private static bool IsOfRuntime(AssemblyName name) =>
        name.Name is "System.Diagnostics.DiagnosticSource" or "System.IO.Pipelines" or "System.Net.Http.Json"
            or "System.Net.ServerSentEvents" or "System.Text.Encodings.Web" or "System.Text.Json";
}
