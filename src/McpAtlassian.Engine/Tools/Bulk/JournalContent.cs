using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Tools.Bulk;

/// <summary>
/// What a journal file holds, read once when it is opened. A last line that a kill cut short was never acted upon and
/// is dropped.
/// </summary>
internal sealed class JournalContent
{
    private JournalContent(Dictionary<long, JournalRow> rows, long goodLength, bool endsWithBreak)
    {
        Rows = rows;
        GoodLength = goodLength;
        EndsWithBreak = endsWithBreak;
    }

    public Dictionary<long, JournalRow> Rows { get; }

    /// <summary>How far the file is sound; the rest is the torn end. Zero for a file without a whole header.</summary>
    public long GoodLength { get; }

    public bool EndsWithBreak { get; }

    public static JournalContent Read(byte[] bytes, string path)
    {
        var rows = new Dictionary<long, JournalRow>();
        var end = Array.IndexOf(bytes, (byte)'\n');
        if (end < 0)
        {
            if (!IsBeginningOfHeader(bytes))
            {
                CheckVersion(JournalLine.ReadHeader(bytes, bytes.Length), path);
                throw NotAJournal(path);
            }

            return new JournalContent(rows, 0, endsWithBreak: true);
        }

        CheckVersion(JournalLine.ReadHeader(bytes, end), path);
        long good = end + 1;
        var torn = false;
        var endsWithBreak = true;
        for (int start = end + 1, line = 2; start < bytes.Length; start = end + 1, line++)
        {
            end = Array.IndexOf(bytes, (byte)'\n', start);
            var whole = end >= 0;
            end = whole ? end : bytes.Length;
            if (!JournalLine.TryRead(
                bytes, start, end - start, out var position, out var hash, out var state, out var made))
            {
                torn = true;
            }
            else if (torn)
            {
                throw Damaged(path, line);
            }
            else
            {
                if (rows.TryGetValue(position, out var known) && known.Hash != hash)
                {
                    throw Damaged(path, line);
                }

                rows[position] = new JournalRow(hash, state, made);
                good = whole ? end + 1 : end;
                endsWithBreak = whole;
            }
        }

        return new JournalContent(rows, good, endsWithBreak);
    }

    private static bool IsBeginningOfHeader(byte[] bytes)
    {
        if (bytes.Length >= JournalLine.Header.Length)
        {
            return false;
        }

        for (var index = 0; index < bytes.Length; index++)
        {
            if (bytes[index] != JournalLine.Header[index])
            {
                return false;
            }
        }

        return true;
    }

    private static void CheckVersion(int? version, string path)
    {
        switch (version)
        {
            case null:
                throw NotAJournal(path);
            case > JournalLine.Version:
                throw new EngineException(
                    ErrorIds.StoreVersion,
                    $"The resume log '{path}' was written by a later version of McpAtlassian: its format is {version}, "
                    + $"and this version reads up to {JournalLine.Version}. The file was not changed.",
                    "Update-PSResource McpAtlassian");
        }
    }

    private static EngineException NotAJournal(string path) => new(
        ErrorIds.ResumeLogInvalid,
        $"'{path}' is not a resume log. The file was not changed.",
        "Give -ResumeLog a new file, or one from an earlier run.");

    private static EngineException Damaged(string path, int line) => new(
        ErrorIds.ResumeLogInvalid,
        $"The resume log '{path}' is damaged before line {line}. The file was not changed.",
        "Restore the file from a backup. Or check which rows the site already has, and send only the others with a new "
        + "-ResumeLog.");
}

internal readonly struct JournalRow(string hash, RowState state, ResultIdentity? made)
{
    public string Hash { get; } = hash;

    public RowState State { get; } = state;

    public ResultIdentity? Made { get; } = made;
}
