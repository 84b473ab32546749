namespace EmbeddedKafka.Chaos;

/// <summary>What a run promises: the settings decide which losses are bugs.</summary>
internal enum Profile
{
    /// <summary>acks=all, min.insync.replicas=2, unclean election off: nothing acknowledged may be lost.</summary>
    Safe,

    /// <summary>acks=1: a leader that fails takes acknowledged records with it.</summary>
    AcksOne,

    /// <summary>acks=all with min.insync.replicas=1 and unclean election: a replica that lacks records may
    /// lead.</summary>
    Unclean,
}
