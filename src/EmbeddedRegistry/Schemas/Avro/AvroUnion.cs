namespace EmbeddedKafka.Registry.Schemas.Avro;

internal sealed class AvroUnion : AvroType
{
    readonly Dictionary<AvroKind, AvroType> _unnamed = [];
    readonly ILookup<(AvroKind, string), AvroNamed> _bySimpleName;
    readonly ILookup<(AvroKind, string), AvroNamed> _byAlias;

    /// <param name="branches">No unions, no two of a kind unless they have names.</param>
    public AvroUnion(IReadOnlyList<AvroType> branches)
        : base(AvroKind.Union, [])
    {
        Branches = branches;
        foreach (var branch in branches.Where(branch => branch is not AvroNamed))
        {
            _unnamed.Add(branch.Kind, branch);
        }
        var named = branches.OfType<AvroNamed>().ToList();
        _bySimpleName = named.ToLookup(branch => (branch.Kind, branch.Name.Simple));
        _byAlias = named
            .SelectMany(branch => branch.Aliases.Select(alias => (branch, alias)))
            .ToLookup(pair => (pair.branch.Kind, pair.alias.Full), pair => pair.branch);
    }

    public IReadOnlyList<AvroType> Branches { get; }

    /// <summary>The branches that may be able to read what was written with a type: those of its name, or of its kind
    /// and of the kinds it is promoted to. A union of thousands of records is not searched from end to end.</summary>
    public IEnumerable<AvroType> CandidatesFor(AvroType writer) =>
        writer is AvroNamed named
            ? _bySimpleName[(named.Kind, named.Name.Simple)].Union(_byAlias[(named.Kind, named.Name.Full)])
            : _unnamed.Values.Where(branch => AvroResolution.IsReadableAs(writer.Kind, branch.Kind));
}
