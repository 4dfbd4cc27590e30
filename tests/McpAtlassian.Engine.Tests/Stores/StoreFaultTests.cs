using System.Diagnostics;
using McpAtlassian.Tests;

namespace McpAtlassian.Engine.Tests.Stores;

/// <summary>
/// A full disk, a folder that may not be written, a file of somebody else: a named error, and what was there stays.
/// </summary>
public sealed class StoreFaultTests(ITestOutputHelper output) : IDisposable
{
    private const string Nobody = "65534";
    private static readonly string[] AsNobody = ["setpriv", "--reuid=" + Nobody, "--regid=" + Nobody, "--clear-groups"];
    private readonly string _folder = Directory.CreateTempSubdirectory("store-fault").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, string> Stores() => new()
    {
        { "audit", ErrorIds.AuditLogFailed },
        { "session", ErrorIds.StoreUnavailable },
        { "journal", ErrorIds.ResumeLogFailed },
        // A cache that cannot be kept is not an error.
        { "catalogue", string.Empty },
    };

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_full_disk_is_a_named_error_and_what_was_written_stays(string kind, string error)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit on a file's size is set by a Unix shell.");
        var place = StoreReader.Place(_folder, kind);
        using var child =
            StoreChild.Start(kind, place, 400, "one", "bash", "-c", "trap '' XFSZ; ulimit -f 16; exec \"$@\"", "bash");
        await AssertEndedAsync(child, error);
        Assert.InRange(child.Written, 1, 400);
        if (kind == "catalogue")
        {
            // Its writes never fail aloud: the last that had room is the one that is there, as a whole.
            Assert.InRange(
                new Engine.Sessions.Recipes.CatalogueStore(place).Read("one")!.Tools.Tools.Count, 10, 399);
        }
        else
        {
            Assert.True(child.Written < 400, "The disk was never full.");
            await StoreReader.AssertHoldsAsync(kind, place, "one", child.Written);
        }

        Assert.DoesNotContain(
            Directory.GetFiles(_folder, "*", SearchOption.AllDirectories),
            file => file.EndsWith(".tmp", StringComparison.Ordinal));
        Figures.Print(
            output,
            "stores, full file, " + kind,
            $"the disk was full after {child.Written} writes; {Name(error)}; all of them are there");

        // With room again it goes on.
        using var next = StoreChild.Start(kind, place, child.Written + 1, kind == "journal" ? "one" : "two");
        Assert.Equal(0, await next.EndAsync());
        await StoreReader.AssertHoldsAsync(kind, place, kind == "journal" ? "one" : "two", next.Written);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_really_full_file_system_is_a_named_error_and_what_was_written_stays(string kind, string error)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess,
            "A small file system is mounted by root on Linux.");
        var disk = Path.Combine(_folder, "disk");
        Directory.CreateDirectory(disk);
        Assert.SkipUnless(
            await RunAsync("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", disk) == 0,
            "Nothing may be mounted here.");
        try
        {
            var place = StoreReader.Place(disk, kind);
            using var child = StoreChild.Start(kind, place, 1000, "one");
            await AssertEndedAsync(child, error);
            Assert.True(child.Written >= 1);
            if (kind != "catalogue")
            {
                Assert.True(child.Written < 1000, "The disk was never full.");
                await StoreReader.AssertHoldsAsync(kind, place, "one", child.Written);
            }

            Assert.DoesNotContain(
                Directory.GetFiles(disk, "*", SearchOption.AllDirectories),
                file => file.EndsWith(".tmp", StringComparison.Ordinal));
            Figures.Print(
                output, "stores, full disk, " + kind, $"128 KB were full after {child.Written} writes; {Name(error)}");
        }
        finally
        {
            Assert.Equal(0, await RunAsync("umount", disk));
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_folder_that_may_not_be_written_is_a_named_error(string kind, string error)
    {
        var user = Unprivileged();
        Allow(
            _folder,
            UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
                | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        try
        {
            using var child = StoreChild.Start(kind, StoreReader.Place(_folder, kind), 3, "one", user);
            await AssertEndedAsync(child, error);
        }
        finally
        {
            Allow(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        Figures.Print(
            output, "stores, read-only folder, " + kind, $"read-only folder; {Name(error)}; nothing left behind");
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_file_of_another_user_is_a_named_error_and_stays_as_it_is(string kind, string error)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess,
            "Only root can run a program as somebody else.");
        var place = StoreReader.Place(_folder, kind);
        using (var owner = StoreChild.Start(kind, place, 2, "one"))
        {
            Assert.Equal(0, await owner.EndAsync());
        }

        foreach (var folder in Directory.GetDirectories(_folder).Append(_folder))
        {
            Allow(
                folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute
                    | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        foreach (var file in Directory.GetFiles(_folder, "*", SearchOption.AllDirectories))
        {
            Allow(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        using (var other = StoreChild.Start(kind, place, 2, "one", AsNobody))
        {
            await AssertEndedAsync(other, error);
        }

        await StoreReader.AssertHoldsAsync(kind, place, "one", 2);
        Figures.Print(
            output, "stores, another user's file, " + kind, $"another user's file; {Name(error)}; it is untouched");
    }

    private static string Name(string error) => error.Length == 0 ? "no error" : error;

    private static async Task AssertEndedAsync(StoreChild child, string error)
    {
        var code = await child.EndAsync();
        Assert.Equal(error.Length == 0 ? null : error, child.Complaint);
        Assert.Equal(error.Length == 0 ? 0 : 3, code);
    }

    /// <summary>The words before a command that run it without root's rights.</summary>
    private static string[] Unprivileged()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Windows has no permission bits.");
        return Environment.IsPrivilegedProcess ? AsNobody : [];
    }

    private static void Allow(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
