using System.Text.RegularExpressions;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Documents;
using McpAtlassian.Engine.Configuration.Entries;
using McpAtlassian.Engine.Configuration.Files;
using McpAtlassian.Engine.Configuration.Servers;

namespace McpAtlassian.Engine.Configuration;

/// <summary>Works out what a client's file must become for a server to be in it.</summary>
internal static class ConfigExporter
{
    // The strictest rule of all clients (Visual Studio's schema); it satisfies every other.
    private static readonly Regex Name =
        new("^[A-Za-z][A-Za-z0-9_-]*$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>Plans the export; nothing is written before <see cref="FileChange.Write"/>.</summary>
    public static ExportPlan Plan(ExportRequest request, ClientEnvironment environment)
    {
        var client = ClientRegistry.Get(request.Client);
        var name = request.ServerName ?? request.Server.DefaultName;
        var present = false;
        var entry = EntryBuilder.Build(client, name, request.Server, request.AsPlainText);
        var text = EntryEditor.Put(ConfigDocument.Parse(client.Format, string.Empty), client, name, entry).Text;
        var warnings = Warnings(client, request.Server, entry);
        FileChange? change = null;
        var action = ConfigAction.Manual;
        if (!request.TextOnly && (request.Path is not null || client.HasFile))
        {
            var project = ScopeOf(client, request) == ConfigScope.Project || request.Path is not null;
            (var file, var document) = Open(client, PathOf(client, request, environment), project);
            if (ScopeOf(client, request) == ConfigScope.Local)
            {
                client = client.ForProject(document, environment.ProjectFolder);
            }

            present = document.Get(client.EntryPath(name)) is not null;
            if (!present)
            {
                CheckName(name);
            }

            var result = InFile(file.Path, () => EntryEditor.Put(document, client, name, entry));
            var place = client.EntryPath(name);
            void Keep() => Record(file, present, result.Text, environment.Records, place);
            change = new FileChange(file, result.Text, entry.HoldsSecret, Keep);
            action = !present ? ConfigAction.Added : change.IsChange ? ConfigAction.Updated : ConfigAction.Unchanged;
            if (entry.HoldsSecret && change.InGitWorkTree)
            {
                warnings.Add(
                    $"'{file.Path}' is in a git work tree. Add it to .gitignore, or the secret in it will be "
                    + "committed.");
            }
        }
        else
        {
            CheckName(name);
        }

        if (change is null && !request.TextOnly && client.Name == "Generic")
        {
            throw new EngineException(
                ErrorIds.PathInvalid,
                "Client Generic has no default file.",
                "Give -Path, for example -Path ./mcp.json, or -AsText.");
        }

        return new ExportPlan(
            client.Name,
            name,
            action,
            change,
            text,
            () => DeepLink.Create(client, name, entry),
            entry.Variables,
            warnings,
            client.Notes.Concat(entry.Notes).ToArray(),
            entry.HoldsSecret);
    }

    // What was there before is known where the entry is new, or where its own record still fits.
    private static void Record(SafeFile file, bool present, string after, string? folder, ConfigPath entry)
    {
        var before = present ? ExportRecord.Load(folder, file.Path, entry.ToString())?.Restore(file) : file.Text;
        var known = before is not null && file.Exists;
        ExportRecord.Save(known ? ExportRecord.Of(file, before!, after) : null, folder, file.Path, entry.ToString());
    }

    internal static (SafeFile File, ConfigDocument Document) Open(ClientDescription client, string path, bool project)
    {
        // A path of the user's choice is checked like a project's: the link in it may not be the user's own.
        if (project)
        {
            Repository.RefuseEscape(path);
        }

        var file = SafeFile.Read(path);
        if (file.IsUtf16)
        {
            throw new EngineException(
                ErrorIds.ConfigUnparsable,
                $"'{path}' is UTF-16, which MCP clients do not read. Nothing was written.",
                $"Save it as UTF-8: $text = Get-Content '{path}' -Raw; Set-Content '{path}' $text -Encoding "
                + "utf8NoBOM -NoNewline");
        }

        return (file, InFile(path, () => ConfigDocument.Parse(client.Format, file.Text)));
    }

    internal static T InFile<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (EngineException error) when (error.ErrorId == ErrorIds.ConfigUnparsable)
        {
            throw SafeFile.InFile(path, error);
        }
    }

    // A name that is in the file already has proved itself; only a new one has to suit every client.
    private static void CheckName(string name)
    {
        if (!Name.IsMatch(name))
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"'{name}' is not a server name that every client accepts.",
                "Use letters, digits, '-' and '_', and begin with a letter: -ServerName atlassian-work");
        }
    }

    private static ConfigScope ScopeOf(ClientDescription client, ExportRequest request) =>
        request.Scope ?? (client.Files.Any(f => f.Scope == ConfigScope.User) ? ConfigScope.User : ConfigScope.Project);

    private static string PathOf(ClientDescription client, ExportRequest request, ClientEnvironment environment) =>
        (ScopeOf(client, request) == ConfigScope.Local && client.LocalRoot.Count == 0 ? null : request.Path)
        ?? client.PathFor(ScopeOf(client, request), environment) ?? throw new EngineException(
            ErrorIds.ClientNotSupported,
            $"{client.DisplayName} has no {ScopeOf(client, request)} file on this system.",
            "Choose the other -Scope, or name the file with -Path.");

    private static List<string> Warnings(ClientDescription client, ServerDefinition server, ClientEntry entry)
    {
        List<string> warnings = [];
        if (!client.Verified)
        {
            warnings.Add(
                $"The format of {client.DisplayName}'s file was not verified: check that the client accepts the "
                + "entry.");
        }

        if (client.Name == "Generic" && entry.Variables.Count > 0)
        {
            warnings.Add(
                $"The program that reads this file must replace ${{{entry.Variables[0]}}} with the value of that "
                + "environment variable.");
        }

        if (server.Url is { } url
            && url.AbsolutePath.TrimEnd('/').EndsWith("/sse", StringComparison.Ordinal)
            && url.Host == "mcp.atlassian.com")
        {
            warnings.Add("Atlassian turned off /v1/sse in June 2026. Use -Endpoint v2.");
        }

        return warnings;
    }
}
