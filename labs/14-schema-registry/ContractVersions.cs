namespace Labs.SchemaRegistry;

/// <summary>Task 3: see <see cref="IContractVersions"/> and the README.</summary>
public sealed class ContractVersions : IContractVersions
{
    // TODO 3: a phone number. And what must be prepared now, so that deploys 2 and 3 break nobody?
    public string Version2 => Booking.Version1;

    // TODO 3: an urgent booking, and a physician.
    public string Version3 => Version2;

    // TODO 3: no fax.
    public string Version4 => Version3;
}
