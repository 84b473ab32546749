using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Classic;

/// <summary>A request in a group's purgatory: answered once, later, by whoever makes the answer possible.</summary>
internal sealed class PendingAnswer
{
    readonly TaskCompletionSource<IResponse?> _answer = new();

    public ValueTask<IResponse?> Task => new(_answer.Task);

    public void Complete(IResponse response) => _answer.TrySetResult(response);
}
