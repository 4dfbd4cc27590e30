using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.DemoServer;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Configuration;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Servers;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Tour;

/// <summary>The steps of tour.ps1 on the engine, for a machine without PowerShell.</summary>
internal static class EngineTour
{
    public static async Task<int> RunAsync(string folder)
    {
        try
        {
            await WalkAsync(folder);
            return 0;
        }
        catch (EngineException failure)
        {
            await Console.Error.WriteLineAsync($"{failure.ErrorId}: {failure.Message} {failure.Remedy}");
            return 1;
        }
    }

    private static async Task WalkAsync(string folder)
    {
        Say("An Atlassian to try things on: it runs in this process, in memory, and is gone afterwards.", "Connect-Atlassian -Demo");
        using DemoSite demo = DemoSite.Start();
        McpSession session = await McpSession.ConnectAsync(
            new SessionOptions
            {
                Target = new HttpTarget(demo.Uri),
                Credential = new ApiTokenCredential(demo.EmailAddress, Secure(demo.ApiToken)),
            },
            CancellationToken.None);
        try
        {
            await WorkAsync(session, demo, folder);
        }
        finally
        {
            await session.CloseAsync();
        }
    }

    private static async Task WorkAsync(McpSession session, DemoSite demo, string folder)
    {
        Console.WriteLine($"{session.ServerName} {session.ServerVersion} at {demo.BaseUri}, site {session.Site?.Name}, as {demo.EmailAddress}");

        Say("What its tools are, and what a call of each may do.", "Get-AtlassianMcpTool | Select-Object -First 12");
        foreach (ToolInfo tool in session.Catalogue.Tools.Take(12))
        {
            Console.WriteLine($"{tool.Name,-34} {tool.Access,-12} {tool.Description.Split('.')[0]}.");
        }

        Say("Call one. The session knows the site, so cloudId need not be given.", "Invoke-AtlassianMcpTool getJiraIssue @{ issueIdOrKey = 'DEMO-1' }");
        foreach (object? issue in await CallAsync(session, "getJiraIssue", ("issueIdOrKey", "DEMO-1")))
        {
            Console.WriteLine($"summary  : {At(issue, "fields", "summary")}");
            Console.WriteLine($"status   : {At(issue, "fields", "status", "name")}");
            Console.WriteLine($"assignee : {At(issue, "fields", "assignee", "displayName")}");
        }

        Say("A list comes one object at a time.", "Invoke-AtlassianMcpTool searchJiraIssuesUsingJql @{ jql = 'project = DEMO ORDER BY key'; maxResults = 5 }");
        Show(await CallAsync(session, "searchJiraIssuesUsingJql", ("jql", "project = DEMO ORDER BY key"), ("maxResults", 5L)));

        Say(
            "A small bulk: three issues, and a look at what came of it.",
            "'web', 'mail', 'vpn' | ForEach-Object { Invoke-AtlassianMcpTool createJiraIssue @{ projectKey = 'DEMO'; issueType = 'Task'; summary = \"Renew the certificate of $_\" } }");
        foreach (string service in (string[])["web", "mail", "vpn"])
        {
            await CallAsync(session, "createJiraIssue", ("projectKey", "DEMO"), ("issueType", "Task"), ("summary", $"Renew the certificate of {service}"));
        }

        Show(await CallAsync(session, "searchJiraIssuesUsingJql", ("jql", "project = DEMO AND text ~ \"certificate\" ORDER BY key")));

        Say("The same server for an AI client: its configuration file, without a secret in it.", "Export-McpConfig -Client Generic -OAuth -Path ./mcp.json");
        ExportPlan plan = ConfigExporter.Plan(
            new ExportRequest { Client = "Generic", Server = ServerDefinition.Remote(RovoServer.Url(endpoint: null), []), Path = System.IO.Path.Combine(folder, "mcp.json") },
            ClientEnvironment.Current(folder));
        plan.Change!.Write(backup: false);
        Console.WriteLine((await System.IO.File.ReadAllTextAsync(System.IO.Path.Combine(folder, "mcp.json"))).TrimEnd());
    }

    private static void Say(string why, string command)
    {
        Console.WriteLine();
        Console.WriteLine("# " + why);
        Console.WriteLine("(the cmdlet would be) " + command);
    }

    private static void Show(IEnumerable<object?> issues)
    {
        foreach (object? issue in issues)
        {
            Console.WriteLine($"{At(issue, "key"),-9} {At(issue, "fields", "status", "name"),-12} {At(issue, "fields", "summary")}");
        }
    }

    private static async Task<IReadOnlyList<object?>> CallAsync(McpSession session, string tool, params (string Name, object? Value)[] arguments)
    {
        PreparedCall call = await session.PrepareAsync(
            tool, arguments.ToDictionary(pair => pair.Name, pair => pair.Value), new PrepareOptions(), CancellationToken.None);
        ToolOutput output = await session.SendAsync(call, new CallOptions(), CancellationToken.None);
        return output.Values;
    }

    private static object? At(object? value, params string[] path) =>
        path.Aggregate(value, (inner, name) => (inner as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault(name));

    private static SecureString Secure(string text)
    {
        var secret = new SecureString();
        foreach (char character in text)
        {
            secret.AppendChar(character);
        }

        secret.MakeReadOnly();
        return secret;
    }
}
