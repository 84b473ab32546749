using System.Collections.Concurrent;
using EmbeddedKafka.Tests.Scenarios;

namespace EmbeddedKafka.Tests.Disk;

public sealed class KillTests
{
    [Fact]
    public async Task Whatever_was_acknowledged_survives_a_kill_at_any_moment()
    {
        using var directory = new TemporaryDirectory();
        var acked = new Dictionary<(int Partition, long Offset), string>();
        long committed = -1;
        for (var round = 0; round < 4; round++)
        {
            var random = new Random(round * 31 + 7);
            committed = Math.Max(
                committed,
                await RunAndKillAsync(directory.Path, seed: round, afterAcks: random.Next(20, 2500), acked)
            );
            await VerifyAsync(directory.Path, acked, committed);
        }
        Assert.True(acked.Count > 80);
    }

    static async Task<long> RunAndKillAsync(
        string directory,
        int seed,
        int afterAcks,
        Dictionary<(int, long), string> acked
    )
    {
        using var child = KilledChild.Start(directory, seed);
        long committed = -1;
        var count = 0;
        try
        {
            using var patience = new CancellationTokenSource(Clients.Patience);
            while (count < afterAcks && await child.StandardOutput.ReadLineAsync(patience.Token) is { } line)
                Note(line);
        }
        finally
        {
            child.Kill();
        }
        // What it said before it died counts as well.
        while (await child.StandardOutput.ReadLineAsync() is { } line)
            Note(line);
        await child.WaitForExitAsync();
        Assert.True(count >= afterAcks, "the child ended by itself");
        return committed;

        void Note(string line)
        {
            var words = line.Split(' ');
            if (words is ["acked", var partition, var offset, var value])
                acked[(int.Parse(partition), long.Parse(offset))] = value;
            if (words is ["committed", var position])
                committed = long.Parse(position);
            if (words[0] == "acked")
                count++;
        }
    }

    static async Task VerifyAsync(
        string directory,
        Dictionary<(int Partition, long Offset), string> acked,
        long committed
    )
    {
        var log = new ConcurrentQueue<string>();
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(
            new() { DataDirectory = directory, Logger = log.Enqueue }
        );
        for (var partition = 0; partition < KilledChild.Partitions; partition++)
        {
            var snapshot = cluster.Snapshot().Topic(KilledChild.Topic).Partitions[partition];
            var read = Clients.ReadAll(cluster, KilledChild.Topic, (int)snapshot.HighWatermark, partition);
            Assert.Equal(
                Enumerable.Range(0, read.Count).Select(offset => (long)offset),
                read.Select(record => record.Offset.Value)
            );
            foreach (var ((_, offset), value) in acked.Where(entry => entry.Key.Partition == partition))
            {
                Assert.True(
                    offset < read.Count,
                    $"partition {partition} ends at {read.Count}, and {offset} was acknowledged; "
                        + $"{string.Join("; ", log)}"
                );
                Assert.Equal(value, read[(int)offset].Message.Value.Split(' ')[0]);
            }
            var numbers = read.Select(record => record.Message.Value.Split(' ')[0].Split('.'))
                .Select(parts => (int.Parse(parts[0]), int.Parse(parts[1])))
                .ToArray();
            Assert.Equal(numbers.Order().Distinct(), numbers);
        }
        if (committed < 0)
            return;
        using var consumer = Clients.Consumer(cluster, config => config.GroupId = "readers");
        Assert.True(consumer.Committed([new(KilledChild.Topic, 0)], Clients.Patience)[0].Offset.Value >= committed);
    }
}
