using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Tools.Bulk;

/// <summary>
/// Remembers on disk which rows of a bulk run were sent, so that the same command again sends each row once however the
/// run ended. A row is its position, counted from 1, and its <see cref="RowHash"/>; no argument values are kept.
/// </summary>
/// <remarks>
/// The order that makes it safe: <see cref="StartAsync"/> returns when the row is on the disk, then it is sent, then
/// <see cref="FinishAsync"/> records the answer. Await both before taking the next row into the same place, and no more
/// rows than were under way can be unknown after a kill. Calls may come from many tasks; one flush serves all that
/// wait.
/// </remarks>
internal sealed class ResumeJournal : IDisposable
{
    private readonly object _lock = new();
    private readonly FileStream _file;
    private readonly Dictionary<long, JournalRow> _rows;
    private readonly List<Pending> _pending = [];
    private readonly Action<FileStream> _flush;
    private Task _writer = Task.CompletedTask;
    private bool _writing;
    private bool _closed;
    private Exception? _broken;

    private ResumeJournal(FileStream file, string path, Dictionary<long, JournalRow> rows, Action<FileStream> flush)
    {
        _file = file;
        Path = path;
        _rows = rows;
        _flush = flush;
        KnownThrough = rows.Count == 0 ? 0 : rows.Keys.Max();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The last position an earlier run recorded; 0 for a new journal.</summary>
    public long KnownThrough { get; }

    /// <summary>Opens the journal, or makes it, and keeps every other process out until it is disposed.</summary>
    /// <exception cref="EngineException">
    /// <c>ResumeLogLocked</c>: another run has it; <c>StoreVersion</c>: of a newer module; <c>ResumeLogInvalid</c>: not
    /// a journal, or damaged; <c>ResumeLogFailed</c>: cannot be opened.
    /// </exception>
    public static ResumeJournal Open(string path) => Open(path, file => file.Flush(flushToDisk: true));

    internal static ResumeJournal Open(string path, Action<FileStream> flush)
    {
        var file = OpenFile(path);
        try
        {
            var bytes = ReadAll(file, path);
            var content = JournalContent.Read(bytes, path);
            file.SetLength(content.GoodLength);
            file.Position = content.GoodLength;
            if (content.GoodLength == 0)
            {
                file.Write(JournalLine.Header, 0, JournalLine.Header.Length);
            }
            else if (!content.EndsWithBreak)
            {
                file.WriteByte((byte)'\n');
            }

            flush(file);
            return new ResumeJournal(file, path, content.Rows, flush);
        }
        catch (IOException error)
        {
            file.Dispose();
            throw Failed(path, error);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What is known of the row at a position. Positions count from 1.</summary>
    public RowState GetState(long position)
    {
        lock (_lock)
        {
            return _rows.TryGetValue(position, out var row) ? row.State : RowState.New;
        }
    }

    /// <summary>What the row at a position made, where an earlier run recorded it.</summary>
    public ResultIdentity? GetMade(long position)
    {
        lock (_lock)
        {
            return _rows.TryGetValue(position, out var row) ? row.Made : null;
        }
    }

    /// <summary>
    /// Compares a row with what an earlier run recorded at its position. The rows before it were the same, so what was
    /// done about them is right whatever comes of this one.
    /// </summary>
    /// <exception cref="EngineException"><c>ResumeMismatch</c>: it was changed, inserted or removed.</exception>
    public void Verify(long position, string hash)
    {
        lock (_lock)
        {
            if (position <= KnownThrough && _rows.TryGetValue(position, out var row) && row.Hash != hash)
            {
                var removed = _rows.TryGetValue(position + 1, out var next) && next.Hash == hash;
                throw Mismatch(position, removed ? "of the first run was removed" : "was changed or inserted");
            }
        }
    }

    /// <summary>Compares the number of rows with what an earlier run recorded, when they have ended.</summary>
    /// <exception cref="EngineException"><c>ResumeMismatch</c>: rows are missing.</exception>
    public void VerifyEnd(long count)
    {
        if (count < KnownThrough)
        {
            throw Mismatch(count + 1, $"is missing: the input has only {count} rows");
        }
    }

    /// <summary>
    /// Records that a row is about to be sent. Send it only after this has returned: then the record survives a kill
    /// and a power cut.
    /// </summary>
    /// <exception cref="EngineException">
    /// <c>ResumeLogFailed</c>: the record could not be written, so the row must not be sent.
    /// </exception>
    public Task StartAsync(long position, string hash) =>
        AppendAsync(position, hash, RowState.Unknown, JournalLine.Started);

    /// <summary>
    /// Records how a row ended: <see cref="RowState.Done"/>, <see cref="RowState.Failed"/> (also for a row never sent)
    /// or <see cref="RowState.Unknown"/>.
    /// </summary>
    public Task FinishAsync(long position, string hash, RowState outcome, ResultIdentity? made = null) => outcome switch
    {
        RowState.Done => AppendAsync(position, hash, outcome, JournalLine.Done, made),
        RowState.Failed => AppendAsync(position, hash, outcome, JournalLine.Failed),
        RowState.Unknown => AppendAsync(position, hash, outcome, JournalLine.Unknown),
        _ => throw new ArgumentOutOfRangeException(
            nameof(outcome), outcome, "A row that ended is done, failed or unknown."),
    };

    /// <summary>Waits for what is being written and lets the file go.</summary>
    public void Dispose()
    {
        Task writer;
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            writer = _writer;
        }

        // The writer runs on the pool and waits for nothing but the disk.
        ((IAsyncResult)writer).AsyncWaitHandle.WaitOne();
        _file.Dispose();
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(
                path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.None);
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new EngineException(
                ErrorIds.ResumeLogLocked,
                $"The resume log '{path}' is in use by another run.",
                "Wait until that run has ended, or stop it, before you run the command again.",
                error);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Failed(path, error);
        }
    }

    private static byte[] ReadAll(FileStream file, string path)
    {
        if (file.Length > int.MaxValue / 2)
        {
            throw new EngineException(
                ErrorIds.ResumeLogInvalid,
                $"'{path}' is too large for a resume log. The file was not changed.",
                "Name another file with -ResumeLog.");
        }

        var bytes = new byte[file.Length];
        var read = 0;
        while (read < bytes.Length)
        {
            var count = file.Read(bytes, read, bytes.Length - read);
            if (count == 0)
            {
                throw new EndOfStreamException("Another program shortened the file while it was read.");
            }

            read += count;
        }

        return bytes;
    }

    private static EngineException Failed(string path, Exception exception) => new(
        ErrorIds.ResumeLogFailed,
        $"The resume log '{path}' cannot be written: {exception.Message}",
        "Give -ResumeLog a file that you can write, on a disk that is not full.",
        exception);

    private EngineException Mismatch(long position, string difference) => new(
        ErrorIds.ResumeMismatch,
        $"Row {position} {difference}. The resume log '{Path}' belongs to other input. Neither this row nor a "
        + "later one was sent.",
        "Use the input, tool and site of the first run, or another -ResumeLog for new input.");

    private Task AppendAsync(long position, string hash, RowState state, string name, ResultIdentity? made = null)
    {
        var pending = new Pending(position, hash, state, made, JournalLine.Write(position, hash, name, made));
        lock (_lock)
        {
            if (_broken is not null || _closed)
            {
                return Task.FromException(Failed(Path, _broken ?? new ObjectDisposedException(nameof(ResumeJournal))));
            }

            if (_rows.TryGetValue(position, out var known) && known.Hash != hash)
            {
                return Task.FromException(Mismatch(position, "was changed"));
            }

            _pending.Add(pending);
            if (!_writing)
            {
                _writing = true;
                _writer = Task.Run(WriteAll);
            }
        }

        return pending.Completion.Task;
    }

    // One writer at a time; while it waits for the disk the next batch gathers, so one flush serves many rows.
    private void WriteAll()
    {
        while (true)
        {
            Pending[] batch;
            lock (_lock)
            {
                if (_pending.Count == 0)
                {
                    _writing = false;
                    return;
                }

                batch = [.. _pending];
                _pending.Clear();
            }

            try
            {
                byte[] bytes = [.. batch.SelectMany(pending => pending.Line)];
                _file.Write(bytes, 0, bytes.Length);
                _flush(_file);
            }
            catch (Exception error)
            {
                Break(error, batch);
                return;
            }

            lock (_lock)
            {
                foreach (var pending in batch)
                {
                    _rows[pending.Position] = new JournalRow(pending.Hash, pending.State, pending.Made);
                }
            }

            foreach (var pending in batch)
            {
                pending.Completion.TrySetResult(true);
            }
        }
    }

    // After a failed write nobody knows what the file holds: nothing more is appended behind it.
    private void Break(Exception exception, Pending[] batch)
    {
        Pending[] all;
        lock (_lock)
        {
            _broken = exception;
            _writing = false;
            all = [.. batch, .. _pending];
            _pending.Clear();
        }

        foreach (var pending in all)
        {
            pending.Completion.TrySetException(Failed(Path, exception));
        }
    }

    private sealed class Pending(long position, string hash, RowState state, ResultIdentity? made, byte[] line)
    {
        public long Position { get; } = position;

        public string Hash { get; } = hash;

        public RowState State { get; } = state;

        public ResultIdentity? Made { get; } = made;

        public byte[] Line { get; } = line;

        public TaskCompletionSource<bool> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
