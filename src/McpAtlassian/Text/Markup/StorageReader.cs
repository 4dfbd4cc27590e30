using System.Net;
using System.Text.RegularExpressions;

namespace McpAtlassian.Text.Markup;

/// <summary>
/// Reads Confluence's storage format and the HTML made of it. It takes whatever comes: what is not closed ends with
/// what is around it, and a tag that it does not know is what it holds.
/// </summary>
internal sealed class StorageReader
{
    private const int MaximumDepth = 200;

    private static readonly Regex Opening = new(
        @"\A\s*<(?:!--|ac:|ri:|(?:p|h[1-6]|ul|ol|li|table|tbody|div|span|strong|em|b|i|u|a|br|hr|pre|code|blockquote"
        + @"|img|time|del|s)(?=[\s/>]))",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    private static readonly Regex AttributePair = new(
        """(?<=\s|["'])(?<name>[^\s=/>"']+)\s*=\s*(?:"(?<value>[^"]*)"|'(?<value>[^']*)'|(?<value>[^\s>"']+))""",
        RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static readonly HashSet<string> Voids =
        new(StringComparer.Ordinal) { "br", "hr", "img", "col", "wbr", "input", "meta", "link" };

    private readonly string _text;
    private readonly Stack<Element> _open = new();
    private int _at;

    private StorageReader(string text)
    {
        _text = text;
        _open.Push(new Element(string.Empty, string.Empty));
    }

    /// <summary>Whether a text is markup from its first character on.</summary>
    public static bool IsStorage(string text) => Opening.IsMatch(text) && text.AsSpan().TrimEnd().EndsWith(">");

    public static MarkupNode Read(string text)
    {
        var reader = new StorageReader(text);
        reader.ReadAll();
        while (reader._open.Count > 1)
        {
            reader.Close();
        }

        return new MarkupNode("doc").With(Nodes(reader._open.Pop()));
    }

    private void ReadAll()
    {
        while (_at < _text.Length)
        {
            if (_text[_at] != '<')
            {
                AddText(WebUtility.HtmlDecode(UpTo("<", keepsEnd: true)));
            }
            else if (Takes("<![CDATA["))
            {
                AddText(UpTo("]]>", keepsEnd: false));
            }
            else if (Takes("<!--"))
            {
                UpTo("-->", keepsEnd: false);
            }
            else if (_at + 1 < _text.Length
                && (char.IsAsciiLetter(_text[_at + 1]) || _text[_at + 1] is '/' or '!' or '?'))
            {
                ReadTag();
            }
            else
            {
                _at++;
                AddText("<");
            }
        }
    }

    private void ReadTag()
    {
        _at++;
        var end = EndOfTag();
        var tag = _text.Substring(_at, end - _at);
        _at = Math.Min(end + 1, _text.Length);
        if (tag[0] is '!' or '?')
        {
            return;
        }

        var isEnd = tag[0] == '/';
        var body = isEnd ? tag.Substring(1) : tag;
        var length = body.AsSpan().IndexOfAny(" \t\r\n/");
        var name = (length < 0 ? body : body.Substring(0, length)).ToLowerInvariant();
        if (isEnd)
        {
            if (name.Length > 0 && _open.Any(element => element.Name == name))
            {
                while (Close() != name)
                {
                }
            }

            return;
        }

        var isEmpty = tag.EndsWith('/') || Voids.Contains(name);
        _open.Push(new Element(name, length < 0 ? string.Empty : body.Substring(length)));
        if (isEmpty || _open.Count > MaximumDepth)
        {
            Close();
        }
    }

    private int EndOfTag()
    {
        var quote = '\0';
        for (var i = _at; i < _text.Length; i++)
        {
            if (quote != '\0')
            {
                quote = _text[i] == quote ? '\0' : quote;
            }
            else if (_text[i] is '"' or '\'')
            {
                quote = _text[i];
            }
            else if (_text[i] == '>')
            {
                return i;
            }
        }

        // A quotation mark that is never closed: the tag then ends with the first bracket.
        var end = _text.IndexOf('>', _at);
        return end < 0 ? _text.Length : end;
    }

    private string Close()
    {
        var element = _open.Pop();
        _open.Peek().Children.Add(element);
        return element.Name;
    }

    private void AddText(string text) => _open.Peek().Children.Add(text);

    private bool Takes(string start)
    {
        var isThere = string.CompareOrdinal(_text, _at, start, 0, start.Length) == 0;
        _at += isThere ? start.Length : 0;
        return isThere;
    }

    private string UpTo(string end, bool keepsEnd)
    {
        var found = _text.IndexOf(end, _at, StringComparison.Ordinal);
        var text = found < 0 ? _text.Substring(_at) : _text.Substring(_at, found - _at);
        _at = found < 0 ? _text.Length : found + (keepsEnd ? 0 : end.Length);
        return text;
    }

    private static IEnumerable<MarkupNode> Nodes(Element element, bool isCode = false) =>
        element.Children.SelectMany(child => child is Element inner ? Node(inner) : [TextOf((string)child, isCode)]);

    private static MarkupNode TextOf(string text, bool isCode) =>
        new("text", isCode ? text : Regex.Replace(text, @"[ \t\r\n]+", " "));

    private static IEnumerable<MarkupNode> Node(Element element)
    {
        var name = element.Name;
        switch (name)
        {
            case "p":
                return [new MarkupNode("paragraph").With(Nodes(element))];
            case ['h', >= '1' and <= '6']:
                return [new MarkupNode("heading").With("level", name.Substring(1)).With(Nodes(element))];
            case "strong" or "b":
                return [new MarkupNode("strong").With(Nodes(element))];
            case "em" or "i":
                return [new MarkupNode("em").With(Nodes(element))];
            case "del" or "s" or "strike":
                return [new MarkupNode("strike").With(Nodes(element))];
            case "code" or "tt" or "kbd":
                return [new MarkupNode("code").With([new MarkupNode("text", element.PlainText)])];
            case "pre":
                return [Code(element.PlainText, null)];
            case "br":
                return [new MarkupNode("hardBreak")];
            case "hr":
                return [new MarkupNode("rule")];
            case "a":
                return [new MarkupNode("link").With("href", element["href"]).With(Nodes(element))];
            case "ul" or "ol":
                return [List(element, name == "ul" ? "bulletList" : "orderedList", "li")];
            case "ac:task-list":
                return [List(element, "taskList", "ac:task")];
            case "blockquote":
                return [new MarkupNode("blockquote").With(Nodes(element))];
            case "table":
                return [new MarkupNode("table").With(element.All("tr").Select(Row))];
            case "img":
                return [new MarkupNode("image").With("url", element["src"]).With("alt", element["alt"])];
            case "time":
                return [new MarkupNode("text", element["datetime"] ?? element.PlainText)];
            case "ac:structured-macro" or "ac:macro":
                return [Macro(element)];
            case "ac:link":
                return [Link(element)];
            case "ac:image":
                return [Image(element)];
            case "ac:emoticon":
                return [new MarkupNode("text", element["ac:emoji-fallback"] ?? $":{element["ac:name"]}:")];
            case "script" or "style" or "head" or "ac:parameter" or "ac:task-id" or "ac:placeholder":
                return [];
            default:
                return Nodes(element);
        }
    }

    private static MarkupNode List(Element list, string type, string item) => new MarkupNode(type)
        .With("order", list["start"])
        .With(list.Children.OfType<Element>().SelectMany(child => child.Name == item ? [Item(child)] : Node(child)));

    private static MarkupNode Item(Element item) => item.Name != "ac:task"
        ? new MarkupNode("listItem").With(Nodes(item))
        : new MarkupNode("taskItem")
            .With("state", item.First("ac:task-status")?.PlainText.Trim() == "complete" ? "DONE" : "TODO")
            .With(item.First("ac:task-body") is { } body ? Nodes(body) : []);

    private static MarkupNode Row(Element row) => new MarkupNode("tableRow").With(
        row.Children.OfType<Element>().Where(static cell => cell.Name is "td" or "th").Select(
            static cell => new MarkupNode(cell.Name == "th" ? "tableHeader" : "tableCell").With(Nodes(cell))));

    private static MarkupNode Macro(Element macro)
    {
        var name = macro["ac:name"] ?? "macro";
        var body = macro.Child("ac:rich-text-body");
        switch (name)
        {
            case "code" or "noformat":
                return Code(macro.Child("ac:plain-text-body")?.PlainText ?? string.Empty, macro.Parameter("language"));
            case "info" or "note" or "warning" or "tip" or "panel" or "error" or "success":
                return new MarkupNode("panel").With("panelType", name == "panel" ? null : name)
                    .With("title", macro.Parameter("title")).With(body is null ? [] : Nodes(body));
            case "expand":
                return new MarkupNode("expand").With("title", macro.Parameter("title"))
                    .With(body is null ? [] : Nodes(body));
        }

        if (body is not null)
        {
            return new MarkupNode("section").With(Nodes(body));
        }

        // A status says its title, a Jira macro its key or query; of what Confluence makes there is the name.
        return macro.Child("ac:plain-text-body") is { } text
            ? Code(text.PlainText, null)
            : new MarkupNode("text", macro.Parameter("title") ?? macro.Parameter("key") ?? macro.Parameter("jqlquery")
                ?? $"[{name}]");
    }

    private static MarkupNode Link(Element link)
    {
        var body = link.First("ac:link-body") ?? link.First("ac:plain-text-link-body");
        if (body is not null)
        {
            return new MarkupNode("span").With(Nodes(body));
        }

        var target = link.Children.OfType<Element>().FirstOrDefault();
        return new MarkupNode("text", target?["ri:content-title"] ?? target?["ri:filename"]
            ?? (target?.Name == "ri:user" ? "@" + (target["ri:account-id"] ?? target["ri:username"]) : null)
            ?? target?["ri:space-key"] ?? link["ac:anchor"] ?? "[link]");
    }

    private static MarkupNode Image(Element image) => new MarkupNode("image")
        .With("url", image.First("ri:url")?["ri:value"])
        .With("alt", image["ac:alt"] ?? image["ac:title"] ?? image.First("ri:attachment")?["ri:filename"]);

    private static MarkupNode Code(string text, string? language) =>
        new MarkupNode("codeBlock").With("language", language).With([new MarkupNode("text", text)]);

    private sealed class Element(string name, string attributes)
    {
        private Dictionary<string, string>? _attributes;

        public string Name { get; } = name;

        /// <summary>Elements and text, in their order.</summary>
        public List<object> Children { get; } = [];

        public string? this[string attribute] => Attributes.TryGetValue(attribute, out var value) ? value : null;

        public string PlainText => string.Concat(Children.Select(static child => child is Element { Name: "br" }
            ? "\n"
            : child is Element inner ? inner.PlainText : (string)child));

        public Element? Child(string name) => Children.OfType<Element>().FirstOrDefault(child => child.Name == name);

        public Element? First(string name) => All(name).FirstOrDefault();

        /// <summary>All of that name, but none inside another of them or in a table.</summary>
        public IEnumerable<Element> All(string name) => Children.OfType<Element>().SelectMany(child =>
             child.Name == name ? [child] : child.Name == "table" ? [] : child.All(name));

        /// <summary>A macro's parameter.</summary>
        public string? Parameter(string name) => Children.OfType<Element>().FirstOrDefault(
            child => child.Name == "ac:parameter"
                && string.Equals(child["ac:name"], name, StringComparison.OrdinalIgnoreCase))?.PlainText;

        private Dictionary<string, string> Attributes
        {
            get
            {
                if (_attributes is null)
                {
                    _attributes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                    foreach (Match pair in AttributePair.Matches(attributes))
                    {
                        _attributes[pair.Groups["name"].Value] = WebUtility.HtmlDecode(pair.Groups["value"].Value);
                    }
                }

                return _attributes;
            }
        }
    }
}
