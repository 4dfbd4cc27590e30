using System.Security.Cryptography;
using System.Text;

namespace McpAtlassian.DemoServer.Page;

/// <summary>The page's style and script, and the policy that lets in these two and nothing else.</summary>
internal static class PageParts
{
    public const string Css = """

        :root { color-scheme: light dark; --text: #1c1e21; --soft: #5a6270; --page: #f6f7f9; --card: #fff;
          --line: #d8dce3; --new: #5a6270; --going: #0b57d0; --done: #1a7f37; --bad: #b3261e; --mark: #e8f0fe }
        @media (prefers-color-scheme: dark) {
          :root { --text: #e6e8eb; --soft: #a3abb8; --page: #16181c; --card: #20242a; --line: #363b44;
            --new: #a3abb8; --going: #8ab4f8; --done: #6fd08c; --bad: #ff9c94; --mark: #263247 } }
        * { box-sizing: border-box }
        body { margin: 0 auto; padding: 1.25rem 1rem 3rem; max-width: 85rem; color: var(--text);
          background: var(--page); font: .95rem/1.45 system-ui, -apple-system, "Segoe UI", sans-serif }
        header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline }
        h1 { margin: 0; font-size: 1.5rem } header p { margin: 0; color: var(--soft) }
        h2 { margin: 1.75rem 0 .5rem; font-size: 1.1rem } h3 { margin: 0 0 .5rem; font-size: .95rem }
        .count, .soft { color: var(--soft); font-weight: normal }
        .gone { display: none; margin: 1rem 0 0; padding: .5rem .75rem; border: 1px solid var(--bad);
          border-radius: .5rem; color: var(--bad) }
        body.stopped .gone { display: block }
        table { width: 100%; border-collapse: collapse; background: var(--card); font-size: .875rem }
        th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: left;
          vertical-align: top; overflow-wrap: break-word }
        td.said { overflow-wrap: anywhere } tbody th, td.who { white-space: nowrap }
        thead th { color: var(--soft); font-weight: 600 } tbody th { font-weight: 600 }
        td.time, td.took { white-space: nowrap; font-variant-numeric: tabular-nums } .took { text-align: right }
        .ok { color: var(--done) } .bad { color: var(--bad) }
        .board { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: .75rem }
        .board > section { padding: .75rem; border: 1px solid var(--line); border-top: .25rem solid var(--tone);
          border-radius: .5rem; background: var(--card) }
        .new { --tone: var(--new) } .indeterminate { --tone: var(--going) } .done { --tone: var(--done) }
        ul { margin: 0; padding: 0; list-style: none }
        li { padding: .3rem .4rem; border-top: 1px solid var(--line); overflow-wrap: anywhere }
        .touched { background: var(--mark) } .flag { color: var(--going); font-weight: 600 }
        @media (max-width: 45rem) {
          table, tbody, tr, th, td { display: block } thead { display: none } .took { text-align: left }
          tr { padding: .35rem 0; border-bottom: 1px solid var(--line) } th, td { padding: .1rem .6rem; border: 0 }
          td.time, td.took, td.who { display: inline-block; color: var(--soft) } }

        """;

    /// <summary>Takes over what changed, unless the reader looks away or is marking text.</summary>
    public const string Script = """

        const main = document.querySelector('main'), auto = document.querySelector('#auto');
        setInterval(async () => {
          if (document.hidden || !auto.checked || String(getSelection())) return;
          try {
            const answer = await fetch('/', { cache: 'no-store' });
            const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
            if (next && next.innerHTML !== main.innerHTML) main.replaceChildren(...next.childNodes);
            document.body.classList.remove('stopped');
          } catch { document.body.classList.add('stopped'); }
        }, 2000);

        """;

    public static readonly string Policy = $"default-src 'none'; style-src {Hash(Css)}; script-src {Hash(Script)}; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static string Hash(string text) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}
