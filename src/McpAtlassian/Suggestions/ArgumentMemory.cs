using System.Text.RegularExpressions;

namespace McpAtlassian.Suggestions;

/// <summary>
/// The arguments of this session's calls, in memory, and what they make of a line that is being typed. It asks no
/// server. What looks like a secret, or is given for something called so, is never kept.
/// </summary>
internal sealed class ArgumentMemory
{
    private const int MaximumCalls = 200;
    private const int MaximumLength = 200;
    private const int MaximumLines = 4;

    // A secret's own words inside a value: a hashtable with an entry for one, or the command that makes one.
    private static readonly Regex SecretWord = new(
        "token|secret|passw|credential|api_?key|authorization|cookie|private_?key",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    // So long and so mixed that no person wrote it.
    private static readonly Regex SecretShape = new(
        @"(?=[\w+=-]*[a-z])(?=[\w+=-]*[A-Z])(?=[\w+=-]*\d)[\w+=-]{24,}",
        RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    // The newest first.
    private readonly LinkedList<GivenCall> _calls = new();

    /// <summary>Keeps the arguments of a line that was run.</summary>
    public void Learn(string line)
    {
        if (!line.Contains("Atlassian", StringComparison.OrdinalIgnoreCase)
            && !line.Contains("McpC", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        foreach (var command in GivenCall.Commands(line))
        {
            if (GivenCall.From(command, int.MaxValue) is not { } call)
            {
                continue;
            }

            var kept = call with { Arguments = [.. call.Arguments.Where(IsHarmless)] };
            lock (_calls)
            {
                for (var node = _calls.First; node is not null; node = node.Next)
                {
                    if (IsSame(node.Value, kept))
                    {
                        _calls.Remove(node);
                        break;
                    }
                }

                if (kept.Arguments.Count > 0)
                {
                    _calls.AddFirst(kept);
                }

                if (_calls.Count > MaximumCalls)
                {
                    _calls.RemoveLast();
                }
            }
        }
    }

    /// <summary>Whole lines that go on as earlier ones did, the likeliest first.</summary>
    public IReadOnlyList<string> Predict(string line)
    {
        var command = GivenCall.Commands(line).LastOrDefault();
        if (command is null || command.Extent.EndOffset < line.TrimEnd().Length)
        {
            return [];
        }

        // The word at the end that is still being typed.
        var isOpen = line.Length > 0 && !char.IsWhiteSpace(line[^1]);
        var start = isOpen ? command.CommandElements[^1].Extent.StartOffset : line.Length;
        if (GivenCall.From(command, start) is not { } typed)
        {
            // The word is the command or the tool itself.
            start = line.Length;
            if (GivenCall.From(command, start) is not { } whole)
            {
                return [];
            }

            typed = whole;
        }

        GivenCall[] calls;
        lock (_calls)
        {
            calls = [.. _calls];
        }

        var word = line.Substring(start);
        var before = isOpen && word.Length == 0 ? line + " " : line.Substring(0, start);
        var rests = typed.Arguments is [.., { Name: { } name, Value: null }]
            ? Values(calls, typed.Subject, name, word)
            : Rests(calls, typed, word);
        return [.. rests.Select(rest => before + rest).Where(next => next != line).Distinct(StringComparer.Ordinal)
            .Take(MaximumLines)];
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_calls)
        {
            _calls.Clear();
        }
    }

    // A key given to one tool is likely to be given to the next.
    private static IEnumerable<string> Values(GivenCall[] calls, string subject, string name, string word) => calls
        .OrderBy(call => call.Subject.Equals(subject, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
        .SelectMany(static call => call.Arguments)
        .Where(argument => name.Equals(argument.Name, StringComparison.OrdinalIgnoreCase))
        .Select(static argument => argument.Value).OfType<string>()
        .Where(value => value.StartsWith(word, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Rests(GivenCall[] calls, GivenCall typed, string word)
    {
        foreach (var call in calls.Where(c => c.Subject.Equals(typed.Subject, StringComparison.OrdinalIgnoreCase)))
        {
            var left = call.Arguments.ToList();
            if (!typed.Arguments.All(given => left.RemoveAll(earlier => IsSame(earlier, given)) > 0))
            {
                continue;
            }

            var first = left.FindIndex(one => one.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase));
            if (first >= 0)
            {
                yield return string.Join(' ', left.Skip(first).Concat(left.Take(first)).Select(static one => one.Text));
            }
        }
    }

    private static bool IsHarmless(GivenArgument argument) =>
        (argument.Name is null || !SecretNames.IsSecret(argument.Name))
        && (argument.Value is not { } value
            || (value.Length <= MaximumLength && !value.Contains('\n') && !SecretWord.IsMatch(value)
                && !SecretShape.IsMatch(value) && Redactor.RedactShapes(value) == value));

    private static bool IsSame(GivenCall one, GivenCall other) =>
        one.Subject.Equals(other.Subject, StringComparison.OrdinalIgnoreCase)
        && one.Arguments.SequenceEqual(other.Arguments);

    private static bool IsSame(GivenArgument one, GivenArgument other) =>
        string.Equals(one.Name, other.Name, StringComparison.OrdinalIgnoreCase)
        && string.Equals(one.Value, other.Value, StringComparison.OrdinalIgnoreCase);
}
