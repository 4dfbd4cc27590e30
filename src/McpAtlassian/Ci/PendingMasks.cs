namespace McpAtlassian.Ci;

/// <summary>
/// Where secrets that turn up while a command runs wait to be masked. Only a pipeline thread may write to the host, so
/// any that is at work says them: one whose own command asked may be busy with the command after it in the pipeline,
/// which may in turn wait for the very request that is held back until the mask is out.
/// </summary>
internal static class PendingMasks
{
    private static readonly object Lock = new();
    private static readonly List<Action<Action<PSCmdlet>>> Pipelines = [];
    private static readonly List<Note> Notes = [];

    /// <summary>
    /// Completes when the secrets are masked. Where no command runs that could do it they wait for the next one: what
    /// is sent in the background meanwhile prints nothing.
    /// </summary>
    public static Task AnnounceAsync(IReadOnlyList<string> secrets)
    {
        if (!CiHost.IsRunner)
        {
            return Task.CompletedTask;
        }

        var note = new Note(secrets);
        lock (Lock)
        {
            Notes.Add(note);
            if (Pipelines.Count == 0)
            {
                note.Complete();
            }

            Pipelines.ForEach(static post => post(Say));
        }

        return note.Completion;
    }

    /// <summary>
    /// A pipeline thread is at work until this is disposed; it says what has been waiting, and what it is given later
    /// by
    /// <paramref name="post"/>.
    /// </summary>
    public static IDisposable Open(Action<Action<PSCmdlet>> post, PSCmdlet cmdlet)
    {
        if (!CiHost.IsRunner || !CiHost.CanSpeak(cmdlet))
        {
            return Seat.None;
        }

        lock (Lock)
        {
            Pipelines.Add(post);
        }

        Say(cmdlet);
        return new Seat(post);
    }

    private static void Say(PSCmdlet cmdlet)
    {
        Note[] notes;
        lock (Lock)
        {
            notes = [.. Notes];
            Notes.Clear();
        }

        foreach (var note in notes)
        {
            try
            {
                CiHost.Mask(cmdlet, note.Secrets);
            }
            finally
            {
                note.Complete();
            }
        }
    }

    private static void Close(Action<Action<PSCmdlet>> post)
    {
        lock (Lock)
        {
            Pipelines.Remove(post);
            if (Pipelines.Count == 0)
            {
                Notes.ForEach(static note => note.Complete());
            }
        }
    }

    private sealed class Note(IReadOnlyList<string> secrets)
    {
        private readonly TaskCompletionSource<bool> _said = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<string> Secrets => secrets;

        public Task Completion => _said.Task;

        public void Complete() => _said.TrySetResult(true);
    }

    private sealed class Seat(Action<Action<PSCmdlet>>? post) : IDisposable
    {
        public static readonly Seat None = new(null);

        public void Dispose()
        {
            if (post is not null)
            {
                Close(post);
            }
        }
    }
}
