using System.Globalization;
using McpAtlassian.TestKit.Verbs;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

// The engine in a process of its own, which a test starves, refuses or kills. The first word says what it does.
return args switch
{
    ["bulk", var journal, var server, var rows, var places, .. var hold] =>
        await BulkRun.RunAsync(journal, server, Number(rows), Number(places), hold is ["hold"]),
    ["call", var home, var session, var calls, .. var tool] =>
        await SharedSession.RunAsync(home, session, Number(calls), tool is [var name] ? name : "whoami"),
    ["site", var percent] => FaultySite.Run(double.Parse(percent, CultureInfo.InvariantCulture)),
    ["store", var kind, var path, var count, var writer] =>
        await StoreWriter.RunAsync(kind, path, Number(count), writer),
    ["write", var path] => FileWriter.Run(path),
    _ => throw new ArgumentException("There is no such verb: " + string.Join(' ', args)),
};
