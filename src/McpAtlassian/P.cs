namespace McpAtlassian; internal static class P {}
