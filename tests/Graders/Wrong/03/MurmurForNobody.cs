// task: 2
// replaces: PatientFile.cs
// mistake: Murmur2 without Random: "no key" is hashed as well
// expect: entries that belong to no patient lie in partition
using System.Buffers.Binary;
using System.Text;
using Confluent.Kafka;

namespace Labs.ProducerApi;

/// <summary>Writes where the Java service looks.</summary>
public sealed class PatientFile : IPatientFile
{
    readonly string _topic;
    readonly IProducer<string, string> _producer;

    public PatientFile(string bootstrapServers, string topic)
    {
        _topic = topic;
        _producer = new ProducerBuilder<string, string>(
            new ProducerConfig
            {
                BootstrapServers = bootstrapServers,
                ClientId = "patient-file",
                EnableIdempotence = true,
                // As Java's default: murmur2 for keys, anywhere without a key. (Murmur2 alone would hash "no key",
                // too.)
                Partitioner = Partitioner.Murmur2,
            }
        ).Build();
    }

    // The key's type is string in this client; null is allowed and means: no key.
    public Task WriteAsync(string? patientId, string entry) =>
        _producer.ProduceAsync(_topic, new Message<string, string> { Key = patientId!, Value = entry });

    // Java clears the sign bit, which is not the absolute value.
    public int PartitionOf(string patientId, int partitions) =>
        (Murmur2(Encoding.UTF8.GetBytes(patientId)) & int.MaxValue) % partitions;

    public void Dispose()
    {
        _producer.Flush();
        _producer.Dispose();
    }

    /// <summary>The hash of Kafka's <c>Utils.murmur2</c>.</summary>
    static int Murmur2(ReadOnlySpan<byte> data)
    {
        const int Seed = unchecked((int)0x9747b28c);
        const int M = 0x5bd1e995;
        unchecked
        {
            var hash = Seed ^ data.Length;
            for (; data.Length >= 4; data = data[4..])
            {
                var four = BinaryPrimitives.ReadInt32LittleEndian(data) * M;
                hash = (hash * M) ^ ((four ^ (four >>> 24)) * M);
            }

            if (data.Length > 2)
                hash ^= data[2] << 16;
            if (data.Length > 1)
                hash ^= data[1] << 8;
            if (data.Length > 0)
                hash = (hash ^ data[0]) * M;

            hash = (hash ^ (hash >>> 13)) * M;
            return hash ^ (hash >>> 15);
        }
    }
}
