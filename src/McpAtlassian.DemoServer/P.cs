namespace McpAtlassian.DemoServer; internal static class P {}
