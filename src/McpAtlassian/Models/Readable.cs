using System.Globalization;
using System.Reflection;
using McpAtlassian.Text.Markup;

namespace McpAtlassian.Models;

/// <summary>
/// Makes the members of a result read as a user expects where PowerShell would say System.Object[], a date of the
/// culture, or nothing at all. The values stay what they are: a list, a date, an object with members.
/// </summary>
public static class Readable
{
    private static readonly PSCodeMethod ListToString = Method(nameof(ListText));
    private static readonly PSCodeMethod DayToString = Method(nameof(DayText));
    private static readonly PSCodeMethod MomentToString = Method(nameof(MomentText));

    private static readonly PSCodeMethod DocumentToString = Method(nameof(DocumentText));

    private static readonly HashSet<string> DateMembers = new(StringComparer.OrdinalIgnoreCase)
    {
        "created", "updated", "due", "started", "duedate", "due_date", "createdAt", "updatedAt", "created_at",
        "updated_at", "lastModified", "startDate", "endDate", "start_date", "end_date", "releaseDate",
    };

    /// <summary>The items of a list, in a text.</summary>
    public static string ListText(PSObject instance) => Join((object?[])instance.BaseObject);

    /// <summary>A day as ISO 8601 writes it, in every culture; with a format as that says.</summary>
    public static string DayText(PSObject instance, params object[] arguments) =>
        Text(instance, arguments, "yyyy-MM-dd");

    /// <summary>A moment as ISO 8601 writes it, in every culture; with a format as that says.</summary>
    public static string MomentText(PSObject instance, params object[] arguments) =>
        Text(instance, arguments, "yyyy-MM-dd'T'HH:mm:sszzz");

    /// <summary>A document of Atlassian's (ADF) in a text: Markdown, and not how JSON nests.</summary>
    public static string DocumentText(PSObject instance) => BodyText.From(instance) ?? string.Empty;

    internal static string Join(object?[] items) =>
        string.Join(", ", items.Select(item => ItemView.Name(item) ?? item?.ToString()));

    internal static PSObject List(object?[] items) => With(items, ListToString);

    internal static PSObject Day(DateTime day) => With(day, DayToString);

    internal static PSObject Moment(DateTime moment) => With(moment, MomentToString);

    /// <summary>
    /// Does it for the members of a thing, and for what they hold one floor down. There dates stay text: they hide no
    /// member that the thing has of its type.
    /// </summary>
    internal static void Improve(PSObject item, bool isInner = false)
    {
        foreach (var member in item.Properties.OfType<PSNoteProperty>().ToList())
        {
            switch (member.Value)
            {
                case PSObject { BaseObject: PSCustomObject } bag when member.Name is "fields" or "metadata":
                    Improve(bag, isInner: true);
                    break;
                case PSObject { BaseObject: PSCustomObject } bag:
                    if (member.Name == "issue")
                    {
                        Improve(bag, isInner: true);
                    }

                    member.Value = Named(bag);
                    break;
                case object?[] items:
                    member.Value = List(items);
                    break;
                case string when !isInner && DateMembers.Contains(member.Name):
                    member.Value = ItemView.Date(member.Value);
                    break;
            }
        }
    }

    // ToString is called by users too, with what DateTime's own takes.
    private static string Text(PSObject instance, object[] arguments, string iso) =>
        ((DateTime)instance.BaseObject).ToString(
            arguments.OfType<string>().FirstOrDefault() ?? (arguments.Length == 0 ? iso : null),
            arguments.OfType<IFormatProvider>().FirstOrDefault()
                ?? (arguments.Length == 0 ? CultureInfo.InvariantCulture : CultureInfo.CurrentCulture));

    private static PSObject Named(PSObject bag)
    {
        if (AdfReader.IsDocument(bag))
        {
            bag.Methods.Add(DocumentToString);
            return bag;
        }

        if (ItemView.Name(bag) is not { } name)
        {
            return bag;
        }

        var value = new PSObject(new NamedValue(name));
        foreach (var member in bag.Properties.OfType<PSNoteProperty>())
        {
            value.Properties.Add(new PSNoteProperty(member.Name, member.Value), preValidated: true);
        }

        return value;
    }

    private static PSObject With(object value, PSCodeMethod text)
    {
        var shown = new PSObject(value);
        shown.Methods.Add(text);
        return shown;
    }

    private static PSCodeMethod Method(string name) =>
        new("ToString", typeof(Readable).GetMethod(name, BindingFlags.Public | BindingFlags.Static)!);
}
