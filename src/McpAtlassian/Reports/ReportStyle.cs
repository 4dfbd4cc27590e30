namespace McpAtlassian.Reports;

/// <summary>How a report looks: light and dark, on a phone, and on paper.</summary>
internal static class ReportStyle
{
    public const string Css = """

        :root { color-scheme: light dark; --text: #1c1e21; --soft: #5a6270; --page: #fff; --line: #d8dce3;
          --head: #f3f5f8; --link: #0b57d0; --new: #5a6270; --going: #0b57d0; --done: #1a7f37; --late: #b3261e }
        @media (prefers-color-scheme: dark) {
          :root { --text: #e6e8eb; --soft: #a3abb8; --page: #16181c; --line: #363b44; --head: #20242a;
            --link: #8ab4f8; --new: #a3abb8; --going: #8ab4f8; --done: #6fd08c; --late: #ff9c94 } }
        * { box-sizing: border-box }
        body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 75rem; color: var(--text);
          background: var(--page); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", sans-serif }
        h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; overflow-wrap: anywhere }
        header p { margin: .25rem 0 1.25rem; color: var(--soft) }
        a { color: var(--link) }
        a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
        .summary { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0; padding: 0; list-style: none }
        .summary li { padding: .35rem .75rem; border: 1px solid var(--line); border-radius: .5rem;
          border-left: .25rem solid var(--tone, var(--line)) }
        .summary a { color: inherit; text-decoration: none }
        .summary a:hover { text-decoration: underline }
        .new { --tone: var(--new) } .indeterminate { --tone: var(--going) } .done { --tone: var(--done) }
        .summary .late { --tone: var(--late) } .summary .late, .late .mark { color: var(--late) }
        h2 { margin: 2rem 0 .5rem; padding-left: .6rem; border-left: .25rem solid var(--tone, var(--line));
          font-size: 1.2rem; line-height: 1.3; overflow-wrap: anywhere }
        .count { color: var(--soft); font-weight: normal }
        table { width: 100%; border-collapse: collapse; font-size: .925rem }
        th, td { padding: .4rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top;
          overflow-wrap: break-word; white-space: pre-line }
        thead th { background: var(--head); color: var(--soft); font-weight: 600 }
        tbody th { font-weight: 600 }
        .mark, time { white-space: nowrap }
        .mark { font-weight: 600 }
        .wide { width: 35% } .short { white-space: nowrap } .mark { display: block }
        @media screen and (max-width: 45rem) {
          table, thead, tbody, tr, th, td { display: block; width: auto }
          thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }
          tbody tr { margin-bottom: .75rem; padding: .25rem 0; border: 1px solid var(--line); border-radius: .5rem }
          tbody tr > [data-label] { position: relative; width: auto; min-height: 1.9rem; border: 0;
            padding: .2rem .75rem .2rem 7.5rem; white-space: pre-line }
          tbody td:empty { display: none } .mark { display: inline }
          tbody tr > ::before { content: attr(data-label); position: absolute; left: .75rem;
            width: 6.25rem; color: var(--soft); font-weight: normal } }
        @page { margin: 12mm }
        @media print {
          :root { color-scheme: light; --text: #000; --soft: #444; --page: #fff; --line: #999; --head: #eee;
            --link: #000; --new: #444; --going: #000; --done: #000; --late: #000 }
          body { max-width: none; padding: 0; font-size: 9pt }
          table { font-size: 8pt } th, td { padding: .25rem .4rem }
          h2 { break-after: avoid } tr { break-inside: avoid } thead { display: table-header-group }
          a { text-decoration: none } .late .mark { text-decoration: underline } }

        """;
}
