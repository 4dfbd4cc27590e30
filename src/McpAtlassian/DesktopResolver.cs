using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;

namespace McpAtlassian;

/// <summary>
/// Windows PowerShell has no load contexts: the best one can do there is to offer <c>bin/deps</c> when nobody
/// else found an assembly, and never one that the asker did not mean.
/// </summary>
internal static class DesktopResolver
{
    private static string? s_folder;

    internal static void Enable(string folder)
    {
        if (Interlocked.CompareExchange(ref s_folder, folder, null) is null)
        {
            AppDomain.CurrentDomain.AssemblyResolve += (_, request) =>
                Find(folder, new AssemblyName(request.Name)) is { } path ? Assembly.LoadFrom(path) : null;
        }
    }

    /// <summary>The file to load for a request: same name and public key token, at least the version asked for.</summary>
    internal static string? Find(string folder, AssemblyName requested)
    {
        string path = Path.Combine(folder, requested.Name + ".dll");
        if (!string.IsNullOrEmpty(requested.CultureName) || !File.Exists(path))
        {
            return null;
        }

        AssemblyName offered = AssemblyName.GetAssemblyName(path);
        bool sameKey = (requested.GetPublicKeyToken() ?? Array.Empty<byte>())
            .SequenceEqual(offered.GetPublicKeyToken() ?? Array.Empty<byte>());
        bool newEnough = requested.Version is null || offered.Version >= requested.Version;
        return sameKey && newEnough ? path : null;
    }
}
