using System.Collections.Concurrent;
using McpAtlassian.Engine.Sessions;

namespace McpAtlassian.Engine.Tests.Weather;

/// <summary>Keeps everything a session says, its debug output included.</summary>
internal sealed class WireObserver : ICallObserver, IWireListener
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public bool ListensToWire => true;

    public void OnWire(string line) => Lines.Enqueue(line);

    public void OnProgress(double progress, double? total, string? message) => Lines.Enqueue(message ?? string.Empty);

    public void OnServerLog(string level, string? logger, string message) => Lines.Enqueue(message);

    public void OnDecision(string message) => Lines.Enqueue(message);

    public Task<ElicitationAnswer?> OnElicitationAsync(
        ElicitationRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<ElicitationAnswer?>(null);
}
