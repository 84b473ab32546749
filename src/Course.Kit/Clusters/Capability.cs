namespace Course.Kit;

/// <summary>What an experiment may need beyond the Kafka protocol. Not every provider has it.</summary>
public enum Capability
{
    /// <summary>Stop, crash and start single brokers.</summary>
    StopBrokers,

    /// <summary>Freeze a broker and let it go on.</summary>
    PauseBrokers,

    /// <summary>Cut a broker off from the other brokers.</summary>
    CutBrokersOff,

    /// <summary>Have a broker's answers come later.</summary>
    DelayBrokers,

    /// <summary>Put each broker into a rack when the cluster starts.</summary>
    Racks,

    /// <summary>Count requests, batches and bytes as the brokers saw them.</summary>
    Traffic,

    /// <summary>Answer chosen requests with an error or late.</summary>
    Faults,

    /// <summary>Keep a follower from fetching.</summary>
    HoldReplication,

    /// <summary>Look into the brokers: log end offsets of each replica, groups, events as they happen.</summary>
    Inspect,

    /// <summary>Let clients log in by Kerberos.</summary>
    Kerberos,

    /// <summary>Start with TLS, logins and an authorizer.</summary>
    Security,
}
