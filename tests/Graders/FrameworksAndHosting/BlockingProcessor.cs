using Labs.FrameworksAndHosting;
using Received = Confluent.Kafka.ConsumeResult<byte[]?, byte[]?>;

namespace Graders.FrameworksAndHosting;

/// <summary>Blocks its thread, as a handler does that was never asynchronous.</summary>
internal sealed class BlockingProcessor(Task until) : IRecordProcessor
{
    public Task ProcessAsync(Received record, CancellationToken cancel)
    {
        until.Wait(cancel);
        return Task.CompletedTask;
    }
}
