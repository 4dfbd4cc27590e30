using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Sessions.Recordings;

/// <summary>
/// What a recording has in place of secrets, e-mail addresses and account ids. A secret is always ****; an address or
/// id is a number of its own, the same wherever it comes again. What stands for what is written nowhere.
/// </summary>
internal sealed class StandIns(Func<string, string> known)
{
    private const string Withheld = "(text withheld: it could not be searched for secrets in time)";
    private const string AccountStart = "712020:00000000-0000-4000-8000-";

    /// <summary>Never slow, whatever a server sends: these do not go back in the text.</summary>
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private static readonly Regex People = new(
        @"[\w.+-]{1,64}(?:@|%40|\\u0040)[\w-]{1,63}(?:\.[\w-]{1,63})+"
        + @"|(?i:avatar/)[0-9a-f]{32,64}"
        + @"|\b[0-9]{5,7}(?::|%3[Aa])[0-9A-Za-z][0-9A-Za-z-]{7,63}"
        + @"|\bqm:[0-9a-f-]{36}:[0-9a-f-]{36}"
        + @"|\b[0-9a-f]{24}\b",
        Options);

    private static readonly Regex Own = new(
        @"\bperson([0-9]+)(?:@|%40|\\u0040)example\.invalid|avatar/0{20}([0-9]{12})\b"
        + @"|712020(?::|%3[Aa])00000000-0000-4000-8000-([0-9]{12})|\baccount-([0-9]{12})\b|\b5e0{10}([0-9]{12})\b",
        Options);

    private readonly object _lock = new();
    private readonly Dictionary<string, string> _people = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _named = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>The rules, as a recording says them itself.</summary>
    public static JsonObject Rules => new()
    {
        ["secrets"] = Redactor.Mask,
        ["emailAddresses"] = "person<n>@example.invalid",
        ["accountIds"] = AccountStart + "<n>, 5e0000000000<n> or account-<n>",
        ["avatars"] = "avatar/<n>",
    };

    /// <summary>True where a text contains a placeholder for a person.</summary>
    public static bool IsIn(string text) => Own.IsMatch(text);

    /// <summary>
    /// The text with a mark for each address and id, and what they were, in their order: two texts of the same shape
    /// differ only in whom they are about.
    /// </summary>
    public static string Shape(string text, List<string> people) => People.Replace(text, match =>
    {
        people.Add(match.Value);
        return "<somebody>";
    });

    /// <summary>Goes on after the numbers that a text has.</summary>
    public void Continue(string text)
    {
        foreach (Match match in Own.Matches(text))
        {
            var number = match.Groups.Values.Skip(1).First(static group => group.Success).Value;
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var taken))
            {
                _count = Math.Max(_count, taken);
            }
        }
    }

    /// <summary>A copy that may be written down.</summary>
    public JsonNode? Clean(JsonNode? node) => JsonRedaction.Redact(node, Clean);

    /// <summary>A text that may be written down, which is the value of a member or alone.</summary>
    public string Clean(string? name, string text)
    {
        lock (_lock)
        {
            if (name is not null && IsAccount(name) && text.Length > 0)
            {
                return Account(text);
            }

            try
            {
                text = WireText.ReplaceMembers(
                    known(text),
                    (member, value) => WireText.IsSecret(member) ? Redactor.Mask
                        : IsAccount(member) && value.Length > 0 ? Account(value)
                        : null);
            }
            catch (RegexMatchTimeoutException)
            {
                return Withheld;
            }

            foreach (var account in _named)
            {
                text = text.Replace(account.Key, account.Value, StringComparison.Ordinal);
            }

            return People.Replace(text, match => Person(match.Value));
        }
    }

    private static bool IsAccount(string name) =>
        name.EndsWith("accountId", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("account_id", StringComparison.OrdinalIgnoreCase)
        || name.Equals("userKey", StringComparison.OrdinalIgnoreCase);

    /// <summary>An id that its member's name tells; where its shape does not, it is known by its letters from now on.
    /// </summary>
    private string Account(string id)
    {
        if (People.Match(id) is { Success: true, Index: 0 } match && match.Length == id.Length)
        {
            return Person(id);
        }

        if (Own.IsMatch(id) || id == Redactor.Mask)
        {
            return id;
        }

        if (!_named.TryGetValue(id, out var standIn))
        {
            standIn = "account-" + Number();
            if (id.Length >= 4)
            {
                _named[id] = standIn;
            }
        }

        return standIn;
    }

    private string Person(string found)
    {
        if (Own.IsMatch(found))
        {
            return found;
        }

        var at = found.Contains('@') ? "@"
            : found.Contains("%40", StringComparison.Ordinal) ? "%40"
            : found.Contains(@"\u0040", StringComparison.Ordinal) ? @"\u0040"
            : null;
        var colon = found.Contains("%3A", StringComparison.OrdinalIgnoreCase) ? "%3A" : ":";
        var plain = at is null
            ? found.Replace("%3A", ":", StringComparison.OrdinalIgnoreCase)
            : found.Replace(at, "@", StringComparison.Ordinal);
        if (!_people.TryGetValue(plain, out var number))
        {
            _people[plain] = number = Number();
        }

        return at is not null ? $"person{number.TrimStart('0')}{at}example.invalid"
            : found.StartsWith("avatar/", StringComparison.OrdinalIgnoreCase) ? "avatar/" + new string('0', 20) + number
            : found.Contains(':') || found.Contains("%3A", StringComparison.OrdinalIgnoreCase)
                ? AccountStart.Replace(":", colon, StringComparison.Ordinal) + number
                : "5e" + new string('0', 10) + number;
    }

    private string Number() => (++_count).ToString("D12", CultureInfo.InvariantCulture);
}
