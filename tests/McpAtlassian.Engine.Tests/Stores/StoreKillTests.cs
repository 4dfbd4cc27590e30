using McpAtlassian.Tests;

namespace McpAtlassian.Engine.Tests.Stores;

/// <summary>Signal 9 at any moment: what was acknowledged is there and nothing is torn.</summary>
public sealed class StoreKillTests(ITestOutputHelper output)
{
    private const int Writers = 5;

    [Theory]
    [InlineData("audit")]
    [InlineData("session")]
    [InlineData("catalogue")]
    public async Task A_store_survives_being_killed_at_any_moment(string kind)
    {
        var folder = Directory.CreateTempSubdirectory("store-kill").FullName;
        var random = new Random(20261121);
        var kills = 0;
        var acknowledged = 0;
        try
        {
            // Five writers at a time share the store, so that a kill also falls while others write.
            for (var round = 0; kills < LongRun.Of(500); round++)
            {
                var ends = Enumerable.Range(0, Writers)
                    .Select(
                        writer =>
                            (Name: $"w{round}-{writer}", After: random.Next(0, 40), Spin: random.Next(0, 200_000)))
                    .ToArray();
                var written = await Task.WhenAll(ends.Select(async end =>
                {
                    using var child = StoreChild.Start(kind, StoreReader.Place(folder, kind), 1_000_000, end.Name);
                    await child.KillAsync(end.After, end.Spin);
                    Assert.Null(child.Complaint);
                    Assert.True(child.Written >= end.After);
                    return child.Written;
                }));
                for (var i = 0; i < Writers; i++)
                {
                    await StoreReader.AssertHoldsAsync(kind, StoreReader.Place(folder, kind), ends[i].Name, written[i]);
                }

                kills += Writers;
                acknowledged += written.Sum();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Figures.Print(
            output,
            "stores, kills of the " + kind,
            $"{kills} kills, {acknowledged} acknowledged writes, 0 lost, 0 torn");
    }
}
