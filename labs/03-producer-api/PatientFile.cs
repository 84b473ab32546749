using Confluent.Kafka;

namespace Labs.ProducerApi;

/// <summary>Task 2: see <see cref="IPatientFile"/> and the README.</summary>
public sealed class PatientFile : IPatientFile
{
    readonly ProducerConfig _config;
    readonly string _topic;

    public PatientFile(string bootstrapServers, string topic)
    {
        _config = new ProducerConfig { BootstrapServers = bootstrapServers, ClientId = "patient-file" };
        _topic = topic;

        // TODO 2: whose hash does this client use by default?
    }

    public async Task WriteAsync(string? patientId, string entry)
    {
        // TODO 2: no patient is not the same as a patient with an empty name.
    }

    public int PartitionOf(string patientId, int partitions)
    {
        // TODO 2: Java's hash. Notebook 03 §2.1 has it; exercise 1 has the trap.
        return -1;
    }

    public void Dispose() { }
}
