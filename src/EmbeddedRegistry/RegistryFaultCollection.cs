namespace EmbeddedKafka.Registry;

/// <summary>The faults in force. Add and remove them at any time, from any thread.</summary>
public sealed class RegistryFaultCollection
{
    readonly Lock _lock = new();
    RegistryFault[] _faults = [];

    internal RegistryFaultCollection() { }

    /// <summary>Puts a fault in force and returns it, to look at <see cref="RegistryFault.Hits"/> or to remove
    /// it.</summary>
    public RegistryFault Add(RegistryFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_lock)
            _faults = [.. _faults, fault];
        return fault;
    }

    /// <summary>Ends a fault; false when it is not in force.</summary>
    public bool Remove(RegistryFault fault)
    {
        lock (_lock)
        {
            var rest = Array.FindAll(_faults, other => other != fault);
            if (rest.Length == _faults.Length)
                return false;
            _faults = rest;
            return true;
        }
    }

    /// <summary>Ends all faults.</summary>
    public void Clear()
    {
        lock (_lock)
            _faults = [];
    }

    /// <summary>The fault that strikes a request, the one put in force first; null for none.</summary>
    internal RegistryFault? For(string route, string client)
    {
        foreach (var fault in Volatile.Read(ref _faults))
            if (fault.Strikes(route, client))
                return fault;
        return null;
    }
}
