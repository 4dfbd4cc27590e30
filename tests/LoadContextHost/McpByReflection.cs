using System;
using System.Collections;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;

namespace LoadContextHost;

/// <summary>
/// A client used by its members' names. A reference to the SDK would be the host's to resolve, and its netstandard2.0
/// build has a ValueTask of its own that code compiled for this runtime cannot await.
/// </summary>
internal static class McpByReflection
{
    public static async Task<string[]> ListToolsAsync(Assembly core, Uri endpoint)
    {
        Type optionsType = core.GetType("ModelContextProtocol.Client.HttpClientTransportOptions", throwOnError: true)!;
        object options = Activator.CreateInstance(optionsType)!;
        optionsType.GetProperty("Endpoint")!.SetValue(options, endpoint);

        Type transportType = core.GetType("ModelContextProtocol.Client.HttpClientTransport", throwOnError: true)!;
        ConstructorInfo construct = transportType.GetConstructors().Single(one => one.GetParameters().Length == 2);
        object transport = construct.Invoke([options, null]);

        Type clientType = core.GetType("ModelContextProtocol.Client.McpClient", throwOnError: true)!;
        object client = await Call(clientType.GetMethod("CreateAsync")!, null, transport);
        MethodInfo list = clientType.GetMethods().Single(method =>
            method.Name == "ListToolsAsync" && method.ReturnType.ToString().Contains("IList", StringComparison.Ordinal));
        var tools = (IEnumerable)await Call(list, client);
        return [.. tools.Cast<object>().Select(tool => (string)tool.GetType().GetProperty("Name")!.GetValue(tool)!)];
    }

    /// <summary>Calls with the first arguments given and the defaults of the rest, and awaits what comes back.</summary>
    private static async Task<object> Call(MethodInfo method, object? target, params object?[] first)
    {
        object?[] all = [.. method.GetParameters().Select((parameter, index) =>
            index < first.Length ? first[index] : parameter.ParameterType == typeof(CancellationToken) ? CancellationToken.None : null)];
        object result = method.Invoke(target, all)!;
        var task = result as Task ?? (Task)result.GetType().GetMethod("AsTask")!.Invoke(result, null)!;
        await task;
        return task.GetType().GetProperty("Result")!.GetValue(task)!;
    }
}
