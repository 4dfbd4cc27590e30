using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Tests;

namespace McpAtlassian.Engine.Tests.Stores;

/// <summary>Sixteen processes write the same store at once.</summary>
public sealed class ConcurrentWriterTests(ITestOutputHelper output) : IDisposable
{
    private const int Processes = 16;
    private readonly string _folder = Directory.CreateTempSubdirectory("store-many").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task No_line_of_an_audit_log_is_torn_or_lost()
    {
        var lines = LongRun.Of(4000);
        var place = StoreReader.Place(_folder, "audit");
        await RunAsync("audit", place, lines, writer => "w" + writer);

        var found = StoreReader.ReadAudit(place);
        Assert.Equal(Processes, found.Count);
        Assert.All(found.Values, numbers => Assert.Equal(Enumerable.Range(1, lines), numbers));
        Figures.Print(
            output,
            "stores, writers of one audit log",
            $"{Processes} processes, {Processes * lines} lines, 0 lost, 0 torn");
    }

    [Fact]
    public async Task Sessions_of_many_writers_are_all_there()
    {
        var saves = LongRun.Of(400);
        await RunAsync("session", _folder, saves, writer => "w" + writer);
        for (var writer = 0; writer < Processes; writer++)
        {
            await StoreReader.AssertHoldsAsync("session", _folder, "w" + writer, saves);
        }

        Assert.Equal(Processes, new SessionStore(_folder).List(problem => Assert.Fail(problem.Message)).Count);
        Figures.Print(
            output,
            "stores, writers of one session store",
            $"{Processes} processes, {Processes * saves} saves, 0 lost, 0 torn");
    }

    [Fact]
    public async Task One_session_saved_by_many_is_one_whole_pair_and_no_orphan()
    {
        var saves = LongRun.Of(400);
        await RunAsync("session", _folder, saves, _ => "shared");
        await StoreReader.AssertHoldsAsync("session", _folder, "shared", saves);
        Assert.Single(new SessionStore(_folder).List());
        Assert.Single(Directory.GetFiles(Path.Combine(_folder, "secrets")));
        Figures.Print(
            output,
            "stores, writers of one session",
            $"{Processes} processes, {Processes * saves} saves, 1 session and 1 secret left");
    }

    private static Task RunAsync(string kind, string place, int count, Func<int, string> name) =>
        Task.WhenAll(Enumerable.Range(0, Processes).Select(async writer =>
        {
            using var child = StoreChild.Start(kind, place, count, name(writer));
            var code = await child.EndAsync();
            Assert.Null(child.Complaint);
            Assert.Equal(0, code);
        }));
}
