// replaces: PatientFile.cs
using System.Text;
using Confluent.Kafka;

namespace Labs.ProducerApi;

/// <summary>Computes Java's partition itself, for writing too, and names it in the record; only entries of nobody go to
/// the partitioner.</summary>
public sealed class PatientFile(string bootstrapServers, string topic) : IPatientFile
{
    readonly IProducer<string?, string> _producer = new ProducerBuilder<string?, string>(
        new ProducerConfig { BootstrapServers = bootstrapServers, EnableIdempotence = true }
    ).Build();

    readonly Lazy<int> _partitions = new(() =>
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();
        return admin.GetMetadata(topic, TimeSpan.FromSeconds(20)).Topics.Single().Partitions.Count;
    });

    public async Task WriteAsync(string? patientId, string entry)
    {
        var partition = patientId is null ? Partition.Any : new Partition(PartitionOf(patientId, _partitions.Value));
        await _producer.ProduceAsync(
            new TopicPartition(topic, partition),
            new Message<string?, string> { Key = patientId, Value = entry }
        );
    }

    public int PartitionOf(string patientId, int partitions)
    {
        var bytes = Encoding.UTF8.GetBytes(patientId);
        unchecked
        {
            const uint m = 0x5bd1e995;
            var h = 0x9747b28c ^ (uint)bytes.Length;
            var n = 0;
            for (; n + 4 <= bytes.Length; n += 4)
            {
                var k = BitConverter.ToUInt32(bytes, n) * m;
                k = (k ^ (k >> 24)) * m;
                h = (h * m) ^ k;
            }

            for (var tail = bytes.Length - 1; tail >= n; tail--)
                h ^= (uint)bytes[tail] << (8 * (tail - n));
            if (n < bytes.Length)
                h *= m;
            h = (h ^ (h >> 13)) * m;
            h ^= h >> 15;
            return (int)((h & 0x7fffffff) % (uint)partitions);
        }
    }

    public void Dispose()
    {
        _producer.Flush();
        _producer.Dispose();
    }
}
