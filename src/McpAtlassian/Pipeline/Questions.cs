using System.Globalization;
using System.Management.Automation.Host;
using System.Security;

namespace McpAtlassian.Pipeline;

/// <summary>
/// Asks at the terminal, line by line. After Ctrl+C the host gives back what was typed so far as if it had been an
/// answer; here it is the end.
/// </summary>
internal sealed class Questions(PSCmdlet cmdlet)
{
    private PSHostUserInterface Ui => cmdlet.Host.UI;

    public void Say(string text) => Ui.WriteLine(text);

    /// <summary>One line, without the spaces around it; null where the input has ended.</summary>
    public string? Ask(string question)
    {
        Ui.Write(question);
        return Unless(Ui.ReadLine())?.Trim();
    }

    /// <summary>A line that has to be there; asked again until it is.</summary>
    public string? AskNeeded(string question)
    {
        var answer = Ask(question);
        while (answer is { Length: 0 })
        {
            answer = Ask(question);
        }

        return answer;
    }

    /// <summary>A secret, which is not shown.</summary>
    public SecureString AskSecret(string question)
    {
        Ui.Write(question);
        return Unless(Ui.ReadLineAsSecureString())!;
    }

    /// <summary>A secret that has to be there.</summary>
    public SecureString AskNeededSecret(string question)
    {
        var secret = AskSecret(question);
        while (secret is { Length: 0 })
        {
            secret = AskSecret(question);
        }

        return secret;
    }

    /// <summary>One of a numbered list; -1 where the input has ended.</summary>
    public int Choose(string title, IReadOnlyList<string> choices)
    {
        Say(string.Empty);
        Say(title);
        for (var i = 0; i < choices.Count; i++)
        {
            Say(string.Format(CultureInfo.InvariantCulture, "{0,4}  {1}", i + 1, choices[i]));
        }

        while (true)
        {
            var answer = AskNeeded($"Which one (1-{choices.Count}): ");
            if (answer is null)
            {
                return -1;
            }

            if (int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= 1
                && number <= choices.Count)
            {
                return number - 1;
            }
        }
    }

    /// <summary>The answer of a question, unless it was Ctrl+C.</summary>
    public T Unless<T>(T answer) => cmdlet.Stopping ? throw new PipelineStoppedException() : answer;
}
