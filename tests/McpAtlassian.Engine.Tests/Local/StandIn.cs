using System.Security.Cryptography;
using System.Text;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Configuration;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Tests.Local;

/// <summary>These tests put programs on PATH, which belongs to the whole process.</summary>
[CollectionDefinition("Local", DisableParallelization = true)]
public sealed class LocalCollection;

/// <summary>A program named uvx, first on PATH, that starts the stand-in for mcp-atlassian.</summary>
internal sealed class StandIn : IDisposable
{
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");
    private readonly string _folder = Directory.CreateTempSubdirectory("standin-").FullName;

    public StandIn()
    {
        Assert.SkipUnless(
            LocalServer.Find("node") is not null && !OperatingSystem.IsWindows(), "needs node on PATH and a shell");
        var file = Path.Combine(_folder, "uvx");
        File.WriteAllText(
            file,
            $"#!/bin/sh\nexec node '{Path.Combine(RepositoryFolder.Root, "tests", "StandInServer", "runner.cjs")}' "
            + $"uvx '{_folder}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Environment.SetEnvironmentVariable("PATH", _folder + Path.PathSeparator + _path);
    }

    /// <summary>Whether a start downloads first, until this is false again.</summary>
    public bool IsSlow
    {
        set
        {
            var file = Path.Combine(_folder, "slow");
            if (value)
            {
                File.WriteAllText(file, string.Empty);
            }
            else
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>How many servers were started.</summary>
    public int Starts => File.ReadAllLines(Path.Combine(_folder, "starts.log")).Length;

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>What the server saw: its process and the hash of one variable.</summary>
    public static async Task<(int Process, string? Hash)> SeenAsync(McpSession session, string variable)
    {
        var call = await session.PrepareAsync(
            "stand_in_seen", new Dictionary<string, object?>(), new PrepareOptions(), default);
        var output = await session.SendAsync(
            call, new CallOptions { Timeout = TimeSpan.FromSeconds(30), Shaper = PlainShaper.Instance }, default);
        var seen = (IReadOnlyDictionary<string, object?>)output.Values[0]!;
        var values = (IReadOnlyDictionary<string, object?>)seen["values"]!;
        return (Convert.ToInt32(
            seen["pid"],
            System.Globalization.CultureInfo.InvariantCulture), values.TryGetValue(variable, out var hash)
                ? hash as string
                : null);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        Directory.Delete(_folder, recursive: true);
    }
}
