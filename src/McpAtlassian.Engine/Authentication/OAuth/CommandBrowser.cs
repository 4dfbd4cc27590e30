using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// A program of the user's choice as the browser. The command is split into words here and started without a shell;
/// the address is its last argument.
/// </summary>
internal sealed class CommandBrowser : IBrowser
{
    /// <summary>The variable that names the command where the parameter does not.</summary>
    public const string CommandVariable = "ATLASSIAN_MCP_BROWSER";

    private readonly IReadOnlyList<string> _words;

    /// <summary>A browser of this command line, for example <c>firefox --private-window</c>.</summary>
    public CommandBrowser(string command)
    {
        _words = Split(command);
        if (_words.Count == 0)
        {
            throw new EngineException(ErrorIds.ArgumentInvalid, "The browser command is empty.");
        }
    }

    public async Task OpenAsync(Uri uri, CancellationToken cancellationToken)
    {
        try
        {
            var start = Quiet(_words[0], [.. _words.Skip(1), uri.AbsoluteUri]);
            await RunAsync(start, _words[0], cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            throw new EngineException(
                ErrorIds.BrowserFailed,
                $"The browser command '{_words[0]}' cannot be started: {error.Message}",
                $"Correct -Browser or the variable {CommandVariable}, or use -NoBrowser.",
                error);
        }
    }

    /// <summary>
    /// Starts a program and waits for its end, which need not come; one that ends badly has shown no page.
    /// </summary>
    internal static async Task RunAsync(ProcessStartInfo start, string name, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = start };
        process.Start();
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            throw new EngineException(
                ErrorIds.BrowserFailed,
                $"The program that opens the page, '{name}', ended with exit code {process.ExitCode}.",
                "Use -NoBrowser, or name another program with -Browser.");
        }
    }

    /// <summary>A start without a window of its own.</summary>
    internal static ProcessStartInfo Quiet(string program, IEnumerable<string> arguments) =>
        new(program, arguments) { UseShellExecute = false, CreateNoWindow = true };

    /// <summary>Words parted by blanks; double or single quotes keep blanks inside a word.</summary>
    internal static IReadOnlyList<string> Split(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var inWord = false;
        var quote = '\0';
        foreach (var character in command)
        {
            if (quote != '\0')
            {
                if (character == quote)
                {
                    quote = '\0';
                }
                else
                {
                    word.Append(character);
                }
            }
            else if (character is '"' or '\'')
            {
                quote = character;
                inWord = true;
            }
            else if (char.IsWhiteSpace(character))
            {
                if (inWord)
                {
                    words.Add(word.ToString());
                    word.Clear();
                    inWord = false;
                }
            }
            else
            {
                word.Append(character);
                inWord = true;
            }
        }

        if (inWord)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}
