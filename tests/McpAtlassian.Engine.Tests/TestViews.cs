using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Configuration;
using McpAtlassian.Engine.Tools.Bulk;
using McpAtlassian.Engine.Tools.Naming;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tests;

/// <summary>What only a test wants to know.</summary>
internal static class TestViews
{
    private static readonly FieldInfo Waiters =
        typeof(RateGate).GetField("_waiting", BindingFlags.Instance | BindingFlags.NonPublic)!;

    extension(ToolArguments arguments)
    {
        public string ToJson() => arguments.Element.GetRawText();
    }

    extension(FileChange change)
    {
        public string After => AfterOf(change);
    }

    extension(ToolNameMapping mapping)
    {
        public IReadOnlyList<ArgumentRename> Renames => RenamesOf(mapping);
    }

    extension(OAuthCredential credential)
    {
        /// <summary>The scopes the grant covers, where the server said so.</summary>
        public async Task<string?> ReadScopeAsync() =>
            (await KeeperOf(credential).Store.ReadAsync(latest: false, default))?.Scope;
    }

    extension(RateGate gate)
    {
        /// <summary>How many may go at a time now.</summary>
        public int Limit => LimitOf(gate);

        /// <summary>How many are under way.</summary>
        public int InUse => InUseOf(gate);

        /// <summary>How many wait to be let in.</summary>
        public int Waiting => ((ICollection)Waiters.GetValue(gate)!).Count;

        /// <summary>How long the door stays closed; zero when it is open.</summary>
        public TimeSpan RemainingPause => RemainingOf(gate);

        /// <summary>A refusal of a call that was under way when the door was last closed, or open.</summary>
        public void Pause(TimeSpan retryAfter) =>
            gate.Refused(retryAfter, gate.RemainingPause > TimeSpan.Zero ? -1 : EpochOf(gate));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_after")]
    private static extern ref string AfterOf(FileChange change);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_renames")]
    private static extern ref IReadOnlyList<ArgumentRename> RenamesOf(ToolNameMapping mapping);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_keeper")]
    private static extern ref GrantKeeper KeeperOf(OAuthCredential credential);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_limit")]
    private static extern ref int LimitOf(RateGate gate);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_inUse")]
    private static extern ref int InUseOf(RateGate gate);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_epoch")]
    private static extern ref int EpochOf(RateGate gate);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "RemainingLocked")]
    private static extern TimeSpan RemainingOf(RateGate gate);
}
