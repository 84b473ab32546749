// task: 3
// replaces: ArchiveImport.cs
// mistake: acks=1: takes the word of the leader, while no follower has the page
// expect: more pages were read
using System.Collections.Concurrent;
using Confluent.Kafka;

namespace Labs.ProducerApi;

/// <summary>Imports pages as fast as the cluster takes them, and no faster.</summary>
public sealed class ArchiveImport(string bootstrapServers, string topic, int maxUnderWay) : IArchiveImport
{
    public async Task<ImportResult> ImportAsync(IAsyncEnumerable<ScannedPage> pages)
    {
        using var producer = new ProducerBuilder<string, byte[]>(
            new ProducerConfig
            {
                BootstrapServers = bootstrapServers,
                ClientId = "archive-import",
                Acks = Acks.Leader,
                CompressionType = CompressionType.Lz4,
                // The topic's max.message.bytes is a limit for the batch: a page that is too large must not take its
                // neighbours with it.
                BatchSize = 32_768,
            }
        ).Build();

        var stored = 0;
        var refused = new ConcurrentQueue<string>();
        using var places = new SemaphoreSlim(maxUnderWay);

        // A page is read only when there is a place for it, and its answer gives the place back.
        await places.WaitAsync();
        await foreach (var page in pages)
        {
            try
            {
                producer.Produce(
                    topic,
                    new Message<string, byte[]> { Key = page.Id, Value = page.Pixels },
                    report =>
                    {
                        if (report.Error.IsError)
                            refused.Enqueue(page.Id);
                        else
                            Interlocked.Increment(ref stored);
                        places.Release();
                    }
                );
            }
            catch (ProduceException<string, byte[]>)
            {
                // The client itself refuses the page: no report will follow.
                refused.Enqueue(page.Id);
                places.Release();
            }

            await places.WaitAsync();
        }

        producer.Flush();
        return new ImportResult(stored, [.. refused]);
    }
}
