using System.Text;
using McpAtlassian.Engine.Tests.Tools.Schema;
using McpAtlassian.Engine.Tools.Binding;
using McpAtlassian.Engine.Tools.Bulk;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Tests.Tools.Bulk;

public sealed class ResumeJournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("journal").FullName;

    private string LogPath => Path.Combine(_folder, "run.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task States_survive_reopening()
    {
        using (var journal = ResumeJournal.Open(LogPath))
        {
            await journal.StartAsync(1, Hash(1));
            await journal.FinishAsync(1, Hash(1), RowState.Done);
            await journal.StartAsync(2, Hash(2));
            await journal.FinishAsync(3, Hash(3), RowState.Failed);
            await journal.StartAsync(4, Hash(4));
            await journal.FinishAsync(4, Hash(4), RowState.Unknown);
        }

        using var again = ResumeJournal.Open(LogPath);

        Assert.Equal(
            [RowState.Done, RowState.Unknown, RowState.Failed, RowState.Unknown, RowState.New],
            Enumerable.Range(1, 5).Select(position => again.GetState(position)));
        Assert.Equal(4, again.KnownThrough);
    }

    [Fact]
    public async Task A_started_row_is_on_the_disk_before_its_task_completes()
    {
        using var flushed = new SemaphoreSlim(0);
        var first = true;
        using var journal = ResumeJournal.Open(LogPath, file =>
        {
            if (!first)
            {
                flushed.Wait();
            }

            first = false;
            file.Flush(flushToDisk: true);
        });

        var started = journal.StartAsync(1, Hash(1));
        Assert.False(started.IsCompleted);
        flushed.Release();
        await started;

        Assert.Equal(RowState.Unknown, journal.GetState(1));
    }

    [Fact]
    public async Task Many_rows_at_once_share_flushes_and_none_is_lost()
    {
        var flushes = 0;
        using (var journal = ResumeJournal.Open(LogPath, file =>
        {
            Interlocked.Increment(ref flushes);
            file.Flush(flushToDisk: true);
        }))
        {
            await Task.WhenAll(Enumerable.Range(1, 500).Select(position => Task.Run(async () =>
            {
                await journal.StartAsync(position, Hash(position));
                await journal.FinishAsync(position, Hash(position), RowState.Done);
            })));
        }

        using var again = ResumeJournal.Open(LogPath);
        Assert.All(Enumerable.Range(1, 500), position => Assert.Equal(RowState.Done, again.GetState(position)));
        Assert.InRange(flushes, 2, 900);
    }

    [Fact]
    public async Task A_journal_cut_at_any_byte_opens_with_what_was_whole_and_can_be_continued()
    {
        using (var journal = ResumeJournal.Open(LogPath))
        {
            await journal.StartAsync(1, Hash(1));
            await journal.FinishAsync(1, Hash(1), RowState.Done);
            await journal.StartAsync(2, Hash(2));
        }

        var whole = await File.ReadAllBytesAsync(LogPath, TestContext.Current.CancellationToken);
        var before = RowState.New;
        for (var length = 0; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(LogPath, whole[..length], TestContext.Current.CancellationToken);
            using (var torn = ResumeJournal.Open(LogPath))
            {
                var state = torn.GetState(1);
                Assert.True(
                    state == before
                        || (before, state) is (RowState.New, RowState.Unknown) or (RowState.Unknown, RowState.Done),
                    $"{before} -> {state} at {length}");
                before = state;
                await torn.StartAsync(3, Hash(3));
            }

            using var again = ResumeJournal.Open(LogPath);
            Assert.Equal((before, RowState.Unknown), (again.GetState(1), again.GetState(3)));
        }

        Assert.Equal(RowState.Done, before);
    }

    [Fact]
    public async Task The_input_of_the_first_run_verifies_also_when_it_has_grown()
    {
        using var journal = await WithRowsAsync(1, 2, 3);

        VerifyAll(journal, [1, 2, 3, 4]);
    }

    [Theory]
    [InlineData(new[] { 1, 9, 3, 4 }, "Row 2 was changed")]
    [InlineData(new[] { 1, 3, 4, 5 }, "Row 2 of the first run was removed")]
    [InlineData(new[] { 1, 9, 2, 3 }, "Row 2 was changed or inserted")]
    [InlineData(new[] { 1, 2 }, "Row 3 is missing")]
    [InlineData(new[] { 2, 1, 3 }, "Row 1 of the first run was removed")]
    public async Task Another_input_is_refused_naming_the_first_difference(int[] input, string expected)
    {
        using var journal = await WithRowsAsync(1, 2, 3);
        var before = ReadShared();

        var error = Assert.Throws<EngineException>(() => VerifyAll(journal, input));

        Assert.Equal(ErrorIds.ResumeMismatch, error.ErrorId);
        Assert.Contains(expected, error.Message);
        Assert.Equal(before, ReadShared());
    }

    [Fact]
    public async Task What_a_row_made_is_there_for_the_next_run()
    {
        var made =
            new ResultIdentity { Key = "DEMO-131", Id = "10131", Url = "https://jira.example.com/browse/DEMO-131" };
        using (var journal = ResumeJournal.Open(LogPath))
        {
            await journal.StartAsync(1, Hash(1));
            await journal.FinishAsync(1, Hash(1), RowState.Done, made);
        }

        using var again = ResumeJournal.Open(LogPath);
        Assert.Equal(
            (made.Key, made.Id, made.Url), (again.GetMade(1)!.Key, again.GetMade(1)!.Id, again.GetMade(1)!.Url));
        Assert.Null(again.GetMade(2));
    }

    [Fact]
    public async Task A_journal_of_version_1_is_read_and_continued()
    {
        var old = "{\"format\":\"McpAtlassian.ResumeLog\",\"version\":1}\n"
            + $"{{\"row\":1,\"state\":\"started\",\"hash\":\"{Hash(1)}"
            + $"\"}}\n{{\"row\":1,\"state\":\"done\",\"hash\":\"{Hash(1)}\"}}\n";
        await File.WriteAllTextAsync(LogPath, old, TestContext.Current.CancellationToken);
        using (var journal = ResumeJournal.Open(LogPath))
        {
            Assert.Equal(RowState.Done, journal.GetState(1));
            Assert.Null(journal.GetMade(1));
            await journal.FinishAsync(2, Hash(2), RowState.Done, new ResultIdentity { Key = "DEMO-2" });
        }

        using var again = ResumeJournal.Open(LogPath);
        Assert.Equal("DEMO-2", again.GetMade(2)!.Key);
    }

    private static void VerifyAll(ResumeJournal journal, int[] input)
    {
        for (var i = 0; i < input.Length; i++)
        {
            journal.Verify(i + 1, Hash(input[i]));
        }

        journal.VerifyEnd(input.Length);
    }

    [Fact]
    public async Task A_row_recorded_under_another_hash_is_refused()
    {
        using var journal = await WithRowsAsync(1);

        var error = await Assert.ThrowsAsync<EngineException>(() => journal.StartAsync(1, Hash(7)));

        Assert.Equal(ErrorIds.ResumeMismatch, error.ErrorId);
    }

    [Theory]
    [InlineData("{\"format\":\"McpAtlassian.ResumeLog\",\"version\":3}\n", ErrorIds.StoreVersion)]
    [InlineData("{\"format\":\"McpAtlassian.ResumeLog\",\"version\":3}", ErrorIds.StoreVersion)]
    [InlineData("projectKey,summary\nDEMO,Printer\n", ErrorIds.ResumeLogInvalid)]
    [InlineData("my notes", ErrorIds.ResumeLogInvalid)]
    [InlineData(
        "{\"format\":\"McpAtlassian.ResumeLog\",\"version\":1}\ngarbage\n{\"row\":1,\"state\":\"done\","
        + "\"hash\":\"0000000000000000000000000000000000000000000000000000000000000001\"}\n",
        ErrorIds.ResumeLogInvalid)]
    public void A_file_that_is_not_ours_to_continue_is_left_untouched(string content, string errorId)
    {
        File.WriteAllText(LogPath, content);

        var error = Assert.Throws<EngineException>(() => ResumeJournal.Open(LogPath));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(content, File.ReadAllText(LogPath));
    }

    [Fact]
    public void A_second_run_is_kept_out_until_the_first_ends()
    {
        using (ResumeJournal.Open(LogPath))
        {
            Assert.Equal(
                ErrorIds.ResumeLogLocked, Assert.Throws<EngineException>(() => ResumeJournal.Open(LogPath)).ErrorId);
        }

        using var free = ResumeJournal.Open(LogPath);
        Assert.Equal(0, free.KnownThrough);
    }

    [Fact]
    public async Task After_a_failed_write_no_row_may_be_sent()
    {
        var flushes = 0;
        using var journal = ResumeJournal.Open(LogPath, _ =>
        {
            if (++flushes == 2)
            {
                throw new IOException("No space left on device");
            }
        });

        var first = await Assert.ThrowsAsync<EngineException>(() => journal.StartAsync(1, Hash(1)));
        var second = await Assert.ThrowsAsync<EngineException>(() => journal.StartAsync(2, Hash(2)));

        Assert.Equal((ErrorIds.ResumeLogFailed, ErrorIds.ResumeLogFailed), (first.ErrorId, second.ErrorId));
        Assert.Equal(RowState.New, journal.GetState(1));
    }

    [Fact]
    public async Task Nothing_of_the_arguments_is_in_the_file()
    {
        var schema = TestSchema.Read(
            """{"type":"object","properties":{"summary":{"type":"string"}}}""");
        var arguments =
            ArgumentBinder.Bind(schema, new System.Collections.Hashtable { ["summary"] = "Printer on fire" });
        using (var journal = ResumeJournal.Open(LogPath))
        {
            await journal.StartAsync(1, RowHash.Compute("createJiraIssue", "demo.example.com", arguments));
        }

        var text = Encoding.UTF8.GetString(ReadShared());
        Assert.DoesNotContain("Printer", text);
        Assert.DoesNotContain("demo.example.com", text);
    }

    private async Task<ResumeJournal> WithRowsAsync(params int[] rows)
    {
        using (var journal = ResumeJournal.Open(LogPath))
        {
            foreach (var row in rows)
            {
                await journal.StartAsync(row, Hash(row));
                await journal.FinishAsync(row, Hash(row), RowState.Done);
            }
        }

        return ResumeJournal.Open(LogPath);
    }

    // The lock keeps .NET readers out too, so the open journal's bytes are read by copying.
    private byte[] ReadShared()
    {
        if (OperatingSystem.IsWindows())
        {
            return [];
        }

        using var cat = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("cat", LogPath) { RedirectStandardOutput = true })!;
        var text = cat.StandardOutput.ReadToEnd();
        cat.WaitForExit();
        Assert.NotEmpty(text);
        return Encoding.UTF8.GetBytes(text);
    }

    private static string Hash(long value) => value.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);
}
