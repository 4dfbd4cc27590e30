using McpAtlassian.Pipeline;

namespace McpAtlassian.Calls;

/// <summary>
/// The files that results are saved to: one of the name the user gave, numbered ones beside it for further rows and
/// parts, or files in a folder. None replaces another of the same run, and one of an earlier run only with -Force.
/// </summary>
internal sealed class ResultFiles
{
    private readonly string _target;
    private readonly bool _isFolder;
    private readonly bool _force;
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _named = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<long, (string Name, int Number)> _expected = [];

    /// <summary>Looks at the target before anything is sent.</summary>
    /// <exception cref="EngineException">PathInvalid or FileExists.</exception>
    public ResultFiles(PSCmdlet cmdlet, string path, bool force, bool hasRows)
    {
        _force = force;
        _target = FilePath.Resolve(cmdlet, path, "Give a file or a folder with -OutFile.");
        _isFolder = Directory.Exists(_target) || path.EndsWith('/')
            || path.EndsWith('\\');
        var folder = _isFolder ? null : Path.GetDirectoryName(_target);
        if (folder is not null && !Directory.Exists(folder))
        {
            throw new EngineException(
                ErrorIds.PathInvalid,
                $"The folder '{folder}' does not exist. Nothing was sent.",
                "Create it, or choose another path with -OutFile.");
        }

        var present = _isFolder ? [] : Present(folder!, hasRows).ToList();
        ReplacesFiles = present.Count > 0;
        if (present.Count > 0 && !force)
        {
            throw Exists(present[0]);
        }
    }

    /// <summary>
    /// True when -Force was given for files that are there; it then says nothing about a destructive call.
    /// </summary>
    public bool ReplacesFiles { get; }

    /// <summary>
    /// Notes what a row's file will be called. Rows of one name are numbered in their order, whichever of them fail:
    /// a repetition of the run does not take one's file for another's.
    /// </summary>
    public void Expect(long row, string name)
    {
        if (_isFolder)
        {
            _named[name] = _named.GetValueOrDefault(name) + 1;
            _expected[row] = (name, _named[name]);
        }
    }

    /// <summary>Begins a file for a row; the name counts in a folder only.</summary>
    public PendingFile Open(long row, string name, string? mimeType)
    {
        var file = _isFolder ? Path.Combine(_target, ResourceFile.SafeName(name, mimeType)) : Numbered(_target, row);
        _expected.Remove(row, out var expected);
        var number = expected.Name == name ? expected.Number : 1;
        var free = Numbered(file, number);
        while (!_taken.Add(free))
        {
            free = Numbered(file, ++number);
        }

        if (_isFolder)
        {
            Directory.CreateDirectory(_target);
        }

        return !_force && File.Exists(free) ? throw Exists(free) : new PendingFile(free, _force);
    }

    private static string Numbered(string path, long number) => number <= 1
        ? path
        : Path.Combine(
            Path.GetDirectoryName(path) ?? string.Empty,
            $"{Path.GetFileNameWithoutExtension(path)}-{number}{Path.GetExtension(path)}");

    /// <summary>The files of an earlier run that this one would replace, numbered ones too where rows come.</summary>
    private IEnumerable<string> Present(string folder, bool hasRows)
    {
        var start = Path.GetFileNameWithoutExtension(_target) + "-";
        var end = Path.GetExtension(_target);
        var numbered = hasRows
            ? Directory.EnumerateFiles(folder, "*" + end).Where(f => Path.GetFileNameWithoutExtension(f) is { } name
                && name.StartsWith(start, StringComparison.OrdinalIgnoreCase) && name.Length > start.Length
                && name.Skip(start.Length).All(char.IsDigit))
            : [];
        return (File.Exists(_target) ? new[] { _target } : []).Concat(numbered);
    }

    private static EngineException Exists(string file) =>
        new(
            ErrorIds.FileExists,
            $"The file '{file}' already exists.",
            "Replace it with -Force, or choose another path with -OutFile.");
}
