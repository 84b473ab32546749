using Clients.Tests.Java;
using Clients.Tests.Tools;
using Confluent.Kafka;

namespace Clients.Tests.Programs;

/// <summary>What notebook 05 says of Java's serializers and deserializers, asked of Kafka's own classes.</summary>
public sealed class SerdeTests(JavaHost java) : KafkaTools(java)
{
    static readonly SerializationContext Context = new(MessageComponentType.Value, "numbers");

    protected override EmbeddedKafkaOptions Options => new() { Brokers = 1 };

    async Task<string[]> AskAsync(params string[] question) =>
        (await Java.RunAsync("Serdes", question)).Succeeded().Lines;

    [Fact]
    public async Task Java_reads_the_numbers_that_NETs_serializers_write()
    {
        Assert.Equal(["42"], await AskAsync("long", Hex(Serializers.Int64.Serialize(42, Context))));
        Assert.Equal(["42"], await AskAsync("int", Hex(Serializers.Int32.Serialize(42, Context))));
        Assert.Equal(["1.5"], await AskAsync("double", Hex(Serializers.Double.Serialize(1.5, Context))));
        Assert.Equal(["1.5"], await AskAsync("float", Hex(Serializers.Single.Serialize(1.5f, Context))));
    }

    [Fact]
    public async Task Java_reads_the_lowest_byte_first_as_another_number_and_no_error_says_so() =>
        Assert.Equal(["3026418949592973312"], await AskAsync("long", "2a00000000000000"));

    [Fact]
    public async Task Java_reads_Latin_1_as_replacement_characters() =>
        Assert.Equal([$"{(int)'\uFFFD'}"], await AskAsync("string", "fc"));

    [Fact]
    public async Task Java_writes_a_UUID_as_the_text_that_a_Guid_is_in_NET()
    {
        var id = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        Assert.Equal([$"{id}"], await AskAsync("uuid", $"{id}"));
    }

    [Theory]
    [InlineData("6f1c2a44-9d0e-4b7a-8c55-0a1b2c3d4e5f/2026-11-29/3", "2")]
    [InlineData("6f1c2a44-9d0e-4b7a-8c55-0a1b2c3d4e5f/2026-11-29/-1", "4")]
    [InlineData("6f1c2a44-9d0e-4b7a-8c55-0a1b2c3d4e5f/2026-02-28/0", "5")]
    [InlineData("c0ffee00-1234-4abc-9def-fedcba987654/2026-03-01/12", "0")]
    [InlineData("c0ffee00-1234-4abc-9def-fedcba987654/2027-01-05/-2", "5")]
    [InlineData("c0ffee00-1234-4abc-9def-fedcba987654/2026-12-31/105", "0")]
    public async Task The_slots_of_notebook_and_lab_05_lie_where_Java_puts_them(string key, string partition) =>
        Assert.Equal([partition], await AskAsync("partition", key));

    [Fact]
    public async Task A_Java_consumer_stays_at_a_record_that_it_cannot_read()
    {
        await CreateAsync("longs", replicas: 1);
        using (
            var producer = new ProducerBuilder<Null, byte[]>(
                new ProducerConfig { BootstrapServers = Cluster.BootstrapServers }
            ).Build()
        )
            foreach (var value in new[] { 0L, 1L, 2L, 3L })
                await producer.ProduceAsync(
                    "longs",
                    new() { Value = value == 2 ? [1, 2, 3] : Serializers.Int64.Serialize(value, Context) }
                );

        Assert.Equal(
            ["read 0", "read 1", "throws at 2, position 2", "throws at 2, position 2", "throws at 2, position 2"],
            (await AskAsync("read-longs", Cluster.BootstrapServers, "longs")).Where(line => line[0] is 'r' or 't')
        );
    }

    static string Hex(byte[] bytes) => Convert.ToHexString(bytes);
}
