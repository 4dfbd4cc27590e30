using System.Diagnostics;
using System.Text;
using McpAtlassian.Engine.Configuration.Files;
using McpAtlassian.Engine.Tests.Stores;

namespace McpAtlassian.Engine.Tests.Configuration;

/// <summary>Files are replaced whole, keep what they had, and are refused rather than harmed.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode ReadableByGroup = OwnerOnly | UnixFileMode.GroupRead;
    private readonly string _folder = Directory.CreateTempSubdirectory("mcp").FullName;

    private string FilePath => Path.Combine(_folder, "mcp.json");

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Makes_the_folder_and_the_file()
    {
        var path = Path.Combine(_folder, "new", "deep", "mcp.json");
        AtomicFile.Write(path, "x"u8.ToArray());
        Assert.Equal("x", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Keeps_the_permissions()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no permission bits.");
            return;
        }

        File.WriteAllText(FilePath, "old");
        File.SetUnixFileMode(FilePath, ReadableByGroup);
        AtomicFile.Write(FilePath, "new"u8.ToArray());
        Assert.Equal(ReadableByGroup, PlatformFile.Mode(FilePath));
    }

    [Fact]
    public void Makes_file_and_backup_owner_only_when_asked()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no permission bits.");
        File.WriteAllText(FilePath, "old");
        var backup =
            AtomicFile.Write(FilePath, "new"u8.ToArray(), new AtomicWriteOptions { OwnerOnly = true, Backup = true })!;
        Assert.Equal(OwnerOnly, PlatformFile.Mode(FilePath));
        Assert.Equal(OwnerOnly, PlatformFile.Mode(backup));
        Assert.Equal("old", File.ReadAllText(backup));
    }

    [Fact]
    public void A_link_stays_a_link_and_its_target_is_written()
    {
        var target = Path.Combine(_folder, "dotfiles", "real.json");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllText(target, "old");
        File.CreateSymbolicLink(FilePath, target);
        AtomicFile.Write(FilePath, "new"u8.ToArray());
        Assert.Equal("new", File.ReadAllText(target));
        Assert.Equal(target, new FileInfo(FilePath).LinkTarget);
    }

    [Fact]
    public void A_file_in_use_is_refused_untouched()
    {
        File.WriteAllText(FilePath, "old");
        using (FileStream held = new(FilePath, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var e = Assert.Throws<EngineException>(() => AtomicFile.Write(FilePath, "new"u8.ToArray()));
            Assert.Equal(ErrorIds.ConfigLocked, e.ErrorId);
        }

        Assert.Equal("old", File.ReadAllText(FilePath));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_read_only_file_is_refused_and_with_force_stays_read_only()
    {
        File.WriteAllText(FilePath, "old");
        File.SetAttributes(FilePath, FileAttributes.ReadOnly);
        var e = Assert.Throws<EngineException>(() => AtomicFile.Write(FilePath, "new"u8.ToArray()));
        Assert.Equal(ErrorIds.ConfigLocked, e.ErrorId);
        Assert.Equal("old", File.ReadAllText(FilePath));
        AtomicFile.Write(FilePath, "new"u8.ToArray(), new AtomicWriteOptions { Force = true });
        Assert.Equal("new", File.ReadAllText(FilePath));
        Assert.True(File.GetAttributes(FilePath).HasFlag(FileAttributes.ReadOnly));
        File.SetAttributes(FilePath, FileAttributes.Normal);
    }

    [Fact]
    public void A_file_that_changed_meanwhile_is_refused()
    {
        File.WriteAllText(FilePath, "theirs");
        var e = Assert.Throws<EngineException>(
            () => AtomicFile.Write(
                FilePath, "new"u8.ToArray(), new AtomicWriteOptions { Expected = "before"u8.ToArray() }));
        Assert.Equal(ErrorIds.ConfigLocked, e.ErrorId);
        Assert.Equal("theirs", File.ReadAllText(FilePath));
    }

    [Fact]
    public void Encoding_and_mark_are_kept()
    {
        foreach (var encoding in new Encoding[]
        {
            new UTF8Encoding(true),
            new UnicodeEncoding(false, true),
            new UnicodeEncoding(true, true),
            new UTF8Encoding(false)
        })
        {
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes("{ \"ä\": \"日本 😀\" }\r\n")];
            File.WriteAllBytes(FilePath, bytes);
            var file = SafeFile.Read(FilePath);
            Assert.Equal("{ \"ä\": \"日本 😀\" }\r\n", file.Text);
            Assert.Equal(bytes, file.Encode(file.Text));
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused_with_their_place()
    {
        File.WriteAllBytes(FilePath, [.. "{\n  \"a\": \""u8, 0xC3, 0x28, .. "\" }"u8]);
        var e = Assert.Throws<EngineException>(() => SafeFile.Read(FilePath));
        Assert.Equal(ErrorIds.ConfigUnparsable, e.ErrorId);
        Assert.Contains("Line 2, column 9", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_file_that_leaves_its_repository_is_refused()
    {
        var repository = Path.Combine(_folder, "repository");
        Directory.CreateDirectory(Path.Combine(repository, ".git"));
        var outside = Path.Combine(_folder, "own.json");
        File.WriteAllText(outside, "{}");
        var link = Path.Combine(repository, ".vscode");
        Directory.CreateSymbolicLink(link, _folder);
        Assert.Equal(
            ErrorIds.ConfigEscapesRepository,
            Assert.Throws<EngineException>(() => Repository.RefuseEscape(Path.Combine(link, "own.json"))).ErrorId);
        var fileLink = Path.Combine(repository, "mcp.json");
        File.CreateSymbolicLink(fileLink, outside);
        Assert.Equal(
            ErrorIds.ConfigEscapesRepository,
            Assert.Throws<EngineException>(() => Repository.RefuseEscape(fileLink)).ErrorId);
        Repository.RefuseEscape(Path.Combine(repository, "inside.json"));
        Repository.RefuseEscape(outside);
        Directory.Delete(link);
    }

    [Fact]
    public async Task Killed_while_writing_it_leaves_a_whole_file_each_time()
    {
        var one = "{\"one\":\"" + new string('1', 200_000) + "\"}";
        var two = "{\"two\":\"" + new string('2', 300_000) + "\"}";
        var kills = Environment.GetEnvironmentVariable("MCPATLASSIAN_LONG") == "1" ? 500 : 25;
        Random random = new(7);
        File.WriteAllText(FilePath, one);
        for (var i = 0; i < kills; i++)
        {
            ProcessStartInfo start = new(
                Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet"
                    ? self
                    : "dotnet")
            { RedirectStandardOutput = true };
            start.ArgumentList.Add(StoreChild.ConsolePath());
            start.ArgumentList.Add("write");
            start.ArgumentList.Add(FilePath);
            using var child = Process.Start(start)!;

            // After some writes the next is under way at an unknown place, which is the point.
            for (var writes = random.Next(1, 6); writes > 0; writes--)
            {
                Assert.NotNull(await child.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            }

            child.Kill();
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            var text = File.ReadAllText(FilePath);
            Assert.True(text == one || text == two, $"Kill {i} left {text.Length} characters.");
        }

        // What a kill leaves besides is a temporary file at most, never in the way of the next write.
        AtomicFile.Write(FilePath, "{}"u8.ToArray());
        Assert.Equal("{}", File.ReadAllText(FilePath));
        Assert.All(
            Directory.GetFiles(_folder).Where(f => f != FilePath),
            f => Assert.EndsWith(".tmp", f, StringComparison.Ordinal));
    }
}
