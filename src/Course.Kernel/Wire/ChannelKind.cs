namespace Course.Kernel.Wire;

/// <summary>The sockets on which messages of the protocol travel.</summary>
internal enum ChannelKind
{
    /// <summary>Requests: run, complete, inspect.</summary>
    Shell,

    /// <summary>Requests that must get through while a cell runs: interrupt, shutdown.</summary>
    Control,

    /// <summary>The kernel asks a person.</summary>
    Stdin,

    /// <summary>What everybody sees: outputs and states.</summary>
    Iopub,
}
