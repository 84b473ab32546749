// replaces: ArchiveImport.cs
using Confluent.Kafka;

namespace Labs.ProducerApi;

/// <summary>Reads a wave of pages, sends it, waits for its answers, and sends what was refused in company once more
/// alone.</summary>
public sealed class ArchiveImport(string bootstrapServers, string topic, int maxUnderWay) : IArchiveImport
{
    public async Task<ImportResult> ImportAsync(IAsyncEnumerable<ScannedPage> pages)
    {
        using var producer = new ProducerBuilder<string, byte[]>(
            new ProducerConfig
            {
                BootstrapServers = bootstrapServers,
                EnableIdempotence = true,
                Acks = Acks.All,
            }
        ).Build();
        var refused = new List<string>();
        var stored = 0;
        var wave = new List<ScannedPage>();

        async Task SendWaveAsync()
        {
            var reports = await Task.WhenAll(wave.Select(page => TrySendAsync(producer, page)));
            foreach (var (page, sent) in wave.Zip(reports))
                if (sent || await TrySendAsync(producer, page))
                    stored++;
                else
                    refused.Add(page.Id);
            wave.Clear();
        }

        await foreach (var page in pages)
        {
            wave.Add(page);
            if (wave.Count == maxUnderWay)
                await SendWaveAsync();
        }

        await SendWaveAsync();
        return new ImportResult(stored, refused);
    }

    async Task<bool> TrySendAsync(IProducer<string, byte[]> producer, ScannedPage page)
    {
        try
        {
            await producer.ProduceAsync(topic, new Message<string, byte[]> { Key = page.Id, Value = page.Pixels });
            return true;
        }
        catch (ProduceException<string, byte[]>)
        {
            return false;
        }
    }
}
