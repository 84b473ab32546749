using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Classic;

/// <summary>A JoinGroup or SyncGroup that waits for the group's other members.</summary>
internal sealed class RebalanceWaiter
{
    readonly TaskCompletionSource<IResponse?> _answer = new();

    public ValueTask<IResponse?> Task => new(_answer.Task);

    public void Complete(IResponse response) => _answer.TrySetResult(response);
}
