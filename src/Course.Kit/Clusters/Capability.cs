namespace Course.Kit;

/// <summary>What an experiment may need beyond the Kafka protocol. Not every provider has it.</summary>
public enum Capability
{
    /// <summary>Stop and start single brokers.</summary>
    StopBrokers,

    /// <summary>Count requests, batches and bytes as the brokers saw them.</summary>
    Traffic,

    /// <summary>Answer chosen requests with an error or late.</summary>
    Faults,

    /// <summary>Keep a follower from fetching.</summary>
    HoldReplication,

    /// <summary>Look into the brokers: log end offsets of each replica, groups, events as they happen.</summary>
    Inspect,
}
