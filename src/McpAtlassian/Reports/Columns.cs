using System.Collections;
using McpAtlassian.Models;

namespace McpAtlassian.Reports;

/// <summary>Which columns a document of rows has.</summary>
internal static class Columns
{
    private const string ViewScript =
        @"param($name) Microsoft.PowerShell.Utility\Get-FormatData -TypeName $name -ErrorAction Ignore";

    // By which a thing is named: the first of them that is shown leads to its page.
    private static readonly string[] Names = ["Key", "Id", "Title", "Name", "FileName"];

    /// <summary>What was asked for; a wildcard stands for the members that the rows have.</summary>
    public static List<Column> Wanted(object[] wanted, IReadOnlyList<PSObject> rows) =>
        [.. wanted.SelectMany(one => (one is PSObject wrapped ? wrapped.BaseObject : one) is string name
            && WildcardPattern.ContainsWildcardCharacters(name)
                ? Matching(new WildcardPattern(name, WildcardOptions.IgnoreCase), rows)
                : [Column.From(one)])];

    /// <summary>
    /// The columns of the table that PowerShell shows of the rows, or all members where it has none; of all kinds of
    /// rows there are, so that none is left out.
    /// </summary>
    public static List<Column> Shown(PSCmdlet cmdlet, IReadOnlyList<PSObject> rows)
    {
        var views = new Dictionary<string, List<Column>>(StringComparer.Ordinal);
        return [.. rows.SelectMany(row =>
        {
            var type = row.TypeNames.FirstOrDefault() ?? string.Empty;
            if (!views.TryGetValue(type, out var view))
            {
                views[type] = view = View(cmdlet, row.TypeNames);
            }

            return view.Count > 0 ? view : row.Properties.Select(static member => Column.Member(member.Name));
        }).DistinctBy(static column => column.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The column that leads to the page of a row; null where none names it.</summary>
    public static Column? Linked(IReadOnlyList<Column> columns) => Names
        .Select(name => columns.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        .FirstOrDefault(static column => column is not null);

    /// <summary>The address of a row's page, where it says one that a browser opens.</summary>
    public static string? AddressOf(PSObject row) =>
        Uri.TryCreate(
            ItemView.GetUrl(row) as string ?? row.Properties["Url"]?.Value?.ToString(), UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? uri.AbsoluteUri
            : null;

    /// <summary>A row as an object with members: a table's keys are its.</summary>
    public static PSObject Row(PSObject item)
    {
        if (item.BaseObject is not IDictionary table)
        {
            return item;
        }

        var row = new PSObject();
        foreach (DictionaryEntry entry in table)
        {
            row.Properties.Add(new PSNoteProperty(entry.Key.ToString(), entry.Value));
        }

        return row;
    }

    private static IEnumerable<Column> Matching(WildcardPattern pattern, IReadOnlyList<PSObject> rows) => rows
        .SelectMany(static row => row.Properties.Select(static member => member.Name)).Where(pattern.IsMatch)
        .Distinct(StringComparer.OrdinalIgnoreCase).Select(Column.Member);

    private static List<Column> View(PSCmdlet cmdlet, IEnumerable<string> types)
    {
        foreach (var type in types)
        {
            var table = cmdlet.InvokeCommand.InvokeScript(
                    ViewScript, type)
                .Select(static found => found?.BaseObject).OfType<ExtendedTypeDefinition>()
                .SelectMany(static found => found.FormatViewDefinition).Select(static view => view.Control)
                .OfType<TableControl>().FirstOrDefault();
            if (table is { Rows: [var row, ..] })
            {
                return [.. row.Columns.Select((cell, i) =>
                    Shown(cell.DisplayEntry, table.Headers.ElementAtOrDefault(i)))];
            }
        }

        return [];
    }

    private static Column Shown(DisplayEntry cell, TableControlColumnHeader? header) =>
        cell.ValueType == DisplayEntryValueType.Property
            ? Column.Member(cell.Value)
            : Column.Shown(header?.Label ?? cell.Value, ScriptBlock.Create(cell.Value));
}
