using McpAtlassian.Engine.Tests.Transport;

namespace McpAtlassian.Engine.Tests.Sessions;

/// <summary>
/// An empty cursor is a cursor (MCP 2026-07-28), and a server that repeats it ends the list all the same.
/// </summary>
public sealed class EmptyCursorTests
{
    private const string Server = """
        const tool = name => ({ name, inputSchema: { type: 'object' } });
        require('readline').createInterface({ input: process.stdin }).on('line', line => {
          const { id, method, params } = JSON.parse(line);
          if (id === undefined) return;
          const result = method === 'initialize'
            ? { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } }
            : method === 'tools/list' ? ANSWER : undefined;
          console.log(JSON.stringify(result
            ? { jsonrpc: '2.0', id, result }
            : { jsonrpc: '2.0', id, error: { code: -32601, message: 'no' } }));
        });
        """;

    [Theory]
    [InlineData(
        "(params.cursor === undefined ? { tools: [tool('a')], nextCursor: '' } : { tools: [tool('b')] })", "a b")]
    [InlineData("{ tools: [tool('a'), tool('b')], nextCursor: '' }", "a b")]
    public async Task The_list_is_whole_and_nothing_comes_twice(string answer, string expected)
    {
        using var server = LocalServer.JavaScript(Server.Replace("ANSWER", answer, System.StringComparison.Ordinal));
        var session = await server.ConnectAsync();
        try
        {
            Assert.Equal(expected, string.Join(" ", session.Catalogue.Tools.Select(tool => tool.Name)));
        }
        finally
        {
            await session.CloseAsync();
        }
    }
}
