using System.Globalization;
using System.Text;
using McpAtlassian.Engine.Tools.Bulk;

namespace McpAtlassian.TestKit.Verbs;

/// <summary>
/// A bulk run to be killed: resumes a journal and "sends" each new row by appending its number to a file that stands
/// for the server. The file is unbuffered, so what it holds is what was sent: <c>bulk {journal} {server} {rows}
/// {places} [hold]</c>. With "hold" no answer ever comes: it says "sent" and waits for its end.
/// </summary>
internal static class BulkRun
{
    public static async Task<int> RunAsync(string journalPath, string serverPath, int rows, int places, bool holds)
    {
        using var journal = ResumeJournal.Open(journalPath);
        string[] hashes = [.. Enumerable.Range(1, rows).Select(Hash)];
        for (var position = 1; position <= rows; position++)
        {
            journal.Verify(position, hashes[position - 1]);
        }

        journal.VerifyEnd(rows);
        using var server =
            new FileStream(serverPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1);
        await Console.Out.WriteLineAsync("ready");
        await Console.Out.FlushAsync();

        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, places).Select(_ => Task.Run(WorkAsync)));
        return 0;

        async Task WorkAsync()
        {
            int position;
            while ((position = Interlocked.Increment(ref next)) <= rows)
            {
                if (journal.GetState(position) != RowState.New)
                {
                    continue;
                }

                await journal.StartAsync(position, hashes[position - 1]);
                var line = Encoding.ASCII.GetBytes(position.ToString(CultureInfo.InvariantCulture) + "\n");
                lock (server)
                {
                    server.Write(line);
                }

                if (holds)
                {
                    await Console.Out.WriteLineAsync("sent");
                    await Console.Out.FlushAsync();
                    await Task.Delay(Timeout.Infinite);
                }

                await journal.FinishAsync(position, hashes[position - 1], RowState.Done);
            }
        }
    }

    private static string Hash(int position) => position.ToString("x64", CultureInfo.InvariantCulture);
}
