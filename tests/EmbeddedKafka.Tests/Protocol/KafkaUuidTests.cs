using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Protocol;

/// <summary>Ids as Apache Kafka's class Uuid makes and writes them.</summary>
public sealed class KafkaUuidTests
{
    [Fact]
    public void No_id_begins_with_a_dash() =>
        Assert.DoesNotContain(Enumerable.Range(0, 10_000).Select(_ => KafkaUuid.NewText()), id => id[0] == '-');

    [Fact]
    public void Reserved_ids_are_not_drawn()
    {
        Assert.False(KafkaUuid.IsUsable(Guid.Empty));
        Assert.False(KafkaUuid.IsUsable(new("00000000-0000-0000-0000-000000000001")));
    }

    [Fact]
    public void The_text_of_an_id_is_that_of_Apache_Kafka()
    {
        Assert.Equal("AAAAAAAAAAAAAAAAAAAAAQ", KafkaUuid.Text(new("00000000-0000-0000-0000-000000000001")));
        Assert.Equal("_____________________w", KafkaUuid.Text(new("ffffffff-ffff-ffff-ffff-ffffffffffff")));
    }
}
