using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using McpAtlassian.Engine.Authentication.Storage;

namespace McpAtlassian.Engine.Configuration.Files;

/// <summary>
/// How to get back the file that an export changed: which stretches of the new text to copy, and the blanks and
/// brackets between them. With the hashes of both, it is used only where the file is exactly as the export left it, and
/// only for exactly the file that was there before. It holds no text of the user's, so no secret.
/// </summary>
internal sealed class ExportRecord
{
    private const string Version = "1";

    // What a record may hold itself; anything else has to be copied from the file.
    private static readonly Regex Structure = new(
        @"^(?:[\s{}\[\],:""~]|null)*$",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    private readonly string _before;
    private readonly string _after;
    private readonly IReadOnlyList<Piece> _pieces;

    private ExportRecord(string before, string after, IReadOnlyList<Piece> pieces)
    {
        _before = before;
        _after = after;
        _pieces = pieces;
    }

    /// <summary>
    /// The record of an export that turned one text into the other; null if the user's text were in it.
    /// </summary>
    public static ExportRecord? Of(SafeFile file, string before, string after)
    {
        List<Piece> pieces = [];
        return Align(before, 0, before.Length, after, 0, after.Length, pieces)
            ? new ExportRecord(Hash(file.Encode(before)), Hash(file.Encode(after)), pieces)
            : null;
    }

    /// <summary>The text before the export; null where the file has changed since.</summary>
    public string? Restore(SafeFile file)
    {
        if (Hash(file.Bytes) != _after || _pieces.Any(p => p.Start + p.Length > file.Text.Length))
        {
            return null;
        }

        var text = string.Concat(_pieces.Select(p => p.Literal ?? file.Text.Substring(p.Start, p.Length)));
        return Hash(file.Encode(text)) == _before ? text : null;
    }

    public static ExportRecord? Load(string? folder, string path, string entry)
    {
        try
        {
            var name = NameOf(folder, path, entry);
            var lines = name is null || !File.Exists(name) ? [] : File.ReadAllLines(name);
            return lines.Length < 3 || lines[0] != Version
                ? null
                : new ExportRecord(lines[1], lines[2], lines.Skip(3).Select(Piece.Parse).ToArray());
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            // Without its record an entry is removed as ever.
            return null;
        }
    }

    /// <summary>Keeps a record, or with null forgets the one there is.</summary>
    public static void Save(ExportRecord? record, string? folder, string path, string entry)
    {
        if (NameOf(folder, path, entry) is not { } name)
        {
            return;
        }

        try
        {
            if (record is null)
            {
                File.Delete(name);
                return;
            }

            PrivateFile.CreateFolder(Path.GetDirectoryName(name)!);
            var lines = new[] { Version, record._before, record._after }
                .Concat(record._pieces.Select(p => p.ToString()));
            PrivateFile.Write(name, Encoding.UTF8.GetBytes(string.Join("\n", lines)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The export is made; without a record only an empty container stays behind on removal.
        }
    }

    // The texts agree at their ends; what is between is blanks and brackets, or there is a stretch of both in it to
    // hold on to.
    private static bool Align(string one, int from, int to, string two, int start, int end, List<Piece> pieces)
    {
        var head = 0;
        while (from + head < to && start + head < end && one[from + head] == two[start + head])
        {
            head++;
        }

        var tail = 0;
        while (to - tail > from + head && end - tail > start + head && one[to - tail - 1] == two[end - tail - 1])
        {
            tail++;
        }

        Add(pieces, new Piece(start, head, null));
        var left = one.Substring(from + head, to - tail - from - head);
        if (Structure.IsMatch(left))
        {
            Add(pieces, new Piece(0, left.Length, left));
        }
        else
        {
            var room = two.Substring(start + head, end - tail - start - head);
            var anchor = left.Split('\n').OrderByDescending(l => l.Length)
                .FirstOrDefault(l => l.Length > 0 && Once(left, l) && Once(room, l)) ?? Common(left, room);
            if (anchor.Length == 0)
            {
                return false;
            }

            var a = from + head + left.IndexOf(anchor, StringComparison.Ordinal);
            var b = start + head + room.IndexOf(anchor, StringComparison.Ordinal);
            if (!Align(one, from + head, a, two, start + head, b, pieces))
            {
                return false;
            }

            Add(pieces, new Piece(b, anchor.Length, null));
            if (!Align(one, a + anchor.Length, to - tail, two, b + anchor.Length, end - tail, pieces))
            {
                return false;
            }
        }

        Add(pieces, new Piece(end - tail, tail, null));
        return true;
    }

    private static void Add(List<Piece> pieces, Piece piece)
    {
        if (piece.Length > 0)
        {
            pieces.Add(piece);
        }
    }

    // The longest stretch of both, for lines that were changed inside.
    private static string Common(string one, string two)
    {
        if ((long)one.Length * two.Length > 50_000_000)
        {
            return string.Empty;
        }

        var row = new int[two.Length + 1];
        var length = 0;
        var end = 0;
        for (var i = 0; i < one.Length; i++)
        {
            for (var j = two.Length; j > 0; j--)
            {
                row[j] = one[i] == two[j - 1] ? row[j - 1] + 1 : 0;
                if (row[j] > length)
                {
                    length = row[j];
                    end = i + 1;
                }
            }
        }

        return one.Substring(end - length, length);
    }

    private static bool Once(string text, string part)
    {
        var at = text.IndexOf(part, StringComparison.Ordinal);
        return at >= 0 && text.IndexOf(part, at + 1, StringComparison.Ordinal) < 0;
    }

    private static string? NameOf(string? folder, string path, string entry) => folder is null
        ? null
        : Path.Combine(folder, Hash(Encoding.UTF8.GetBytes(Path.GetFullPath(path) + "\0" + entry)).Substring(0, 32));

    private static string Hash(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    /// <summary>A stretch of the new text, or a literal of blanks and brackets.</summary>
    private sealed class Piece
    {
        public Piece(int start, int length, string? literal)
        {
            Start = start;
            Length = length;
            Literal = literal;
        }

        public int Start { get; }

        public int Length { get; }

        public string? Literal { get; }

        public static Piece Parse(string line)
        {
            var words = line.Split(' ');
            if (words.Length == 2 && words[0] == "=")
            {
                var text = Encoding.UTF8.GetString(Convert.FromBase64String(words[1]));
                return new Piece(0, 0, text);
            }

            return words.Length == 2
                ? new Piece(Number(words[0]), Number(words[1]), null)
                : throw new FormatException("Not a line of an export record.");
        }

        public override string ToString() => Literal is null
            ? string.Format(CultureInfo.InvariantCulture, "{0} {1}", Start, Length)
            : "= " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Literal));

        private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
