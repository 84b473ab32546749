namespace Graders.ProducerApi;

/// <summary>Where Java's default partitioner (kafka-clients 4.3.1) puts a key on topics of 6, 7 and 50
/// partitions.</summary>
internal sealed record JavaPlacement(string Key, int OfSix, int OfSeven, int OfFifty)
{
    public static IReadOnlyList<JavaPlacement> Recorded { get; } =
    [
        new("patient-1", 5, 0, 47),
        new("patient-2", 4, 2, 4),
        new("patient-3", 2, 4, 44),
        new("patient-4", 3, 1, 45),
        new("patient-5", 4, 4, 34),
        new("patient-6", 5, 1, 41),
        new("patient-7", 3, 3, 33),
        new("patient-8", 0, 5, 44),
        new("patient-9", 0, 4, 22),
        new("patient-10", 2, 0, 36),
        new("patient-11", 5, 2, 39),
        new("patient-12", 1, 5, 9),
        new("", 3, 2, 31),
        new("7", 3, 1, 49),
        new("Grüße", 3, 4, 9),
        new("患者-1", 3, 4, 9),
    ];

    public IEnumerable<(int Partitions, int Partition)> Of => [(6, OfSix), (7, OfSeven), (50, OfFifty)];
}
