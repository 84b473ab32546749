using Confluent.Kafka;
using Course.Grading;

namespace Graders.Support;

/// <summary>What the client's own words for a mistake do not tell.</summary>
internal static class ClientWords
{
    /// <summary>Waits for a learner's consumer. When it ends with an exception that its words do not explain, the task
    /// fails with what was expected; every other exception goes on as it is.</summary>
    /// <param name="running">The consumer's RunAsync.</param>
    /// <param name="read">Where the notebook says how an offset is stored.</param>
    public static async Task ExplainedAsync(Task running, string read)
    {
        try
        {
            await running;
        }
        catch (KafkaException e) when (IsStoreOffsetBesideTheClients(e))
        {
            Fail.Threw(
                e,
                expected: "StoreOffset needs EnableAutoOffsetStore = false: as long as the client stores what Consume hands "
                    + "out, it refuses to be told",
                read: read
            );
        }
    }

    static bool IsStoreOffsetBesideTheClients(KafkaException e) =>
        e.Error.Code == ErrorCode.Local_InvalidArg
        && e.StackTrace?.Contains("StoreOffset", StringComparison.Ordinal) == true;
}
