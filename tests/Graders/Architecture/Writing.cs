using System.Diagnostics;
using Confluent.Kafka;
using Course.Grading;
using Course.Kit;

namespace Graders.Architecture;

/// <summary>Asks the leader of a partition whether it takes a record with acks=all now.</summary>
internal static class Writing
{
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(20));

    /// <summary>True: accepted. False: refused, because fewer replicas are in sync than the topic's minimum.</summary>
    public static async Task<bool> IsAcceptedAsync(ICluster cluster, TopicPartition partition)
    {
        // Without retries the broker's own word is heard.
        using var producer = new ProducerBuilder<string, string>(
            new ProducerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "grader",
                Acks = Acks.All,
                MessageSendMaxRetries = 0,
                CancellationDelayMaxMs = 5,
            }
        ).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        for (var clock = Stopwatch.StartNew(); ; )
        {
            try
            {
                await producer.ProduceAsync(
                    partition,
                    new Message<string, string> { Key = "grader", Value = "is anybody there?" }
                );
                return true;
            }
            catch (ProduceException<string, string> e)
                when (e.Error.Code is ErrorCode.NotEnoughReplicas or ErrorCode.NotEnoughReplicasAfterAppend)
            {
                return false;
            }
            catch (ProduceException<string, string>) when (clock.Elapsed < Patience)
            {
                // The leader has just moved, or a connection broke: ask again.
            }
        }
    }
}
