using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Tests.Protocol;

/// <summary>Numbers of variable length as Apache Kafka's ByteUtils writes them; the bytes are those of its
/// ByteUtilsTest.</summary>
public sealed class VarintTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(-1, "01")]
    [InlineData(1, "02")]
    [InlineData(63, "7E")]
    [InlineData(-64, "7F")]
    [InlineData(64, "8001")]
    [InlineData(-65, "8101")]
    [InlineData(8191, "FE7F")]
    [InlineData(-8192, "FF7F")]
    [InlineData(8192, "808001")]
    [InlineData(int.MaxValue, "FEFFFFFF0F")]
    [InlineData(int.MinValue, "FFFFFFFF0F")]
    [InlineData(long.MaxValue, "FEFFFFFFFFFFFFFFFF01")]
    [InlineData(long.MinValue, "FFFFFFFFFFFFFFFFFF01")]
    public void A_signed_number_has_the_bytes_of_Apache_Kafka_and_comes_back(long value, string bytes)
    {
        var sink = new ByteSink();
        sink.WriteVarint(value);
        Assert.Equal(bytes, Convert.ToHexString(sink.Written));
        Assert.Equal(sink.Length, Varint.SizeOf(value));
        ReadOnlySpan<byte> rest = sink.Written;
        Assert.True(Varint.TryTake(ref rest, out var read));
        Assert.Equal(value, read);
        Assert.True(rest.IsEmpty);
    }

    [Theory]
    [InlineData(0u, "00")]
    [InlineData(127u, "7F")]
    [InlineData(128u, "8001")]
    [InlineData(8191u, "FF3F")]
    [InlineData(16384u, "808001")]
    [InlineData(uint.MaxValue, "FFFFFFFF0F")]
    public void An_unsigned_number_has_the_bytes_of_Apache_Kafka_and_comes_back(uint value, string bytes)
    {
        using var writer = new KafkaWriter();
        writer.WriteUnsignedVarint(value);
        Assert.Equal(bytes, Convert.ToHexString(writer.ToArray()));
        var reader = new KafkaReader(writer.ToArray());
        Assert.Equal(value, reader.ReadUnsignedVarint());
        Assert.Equal(0, reader.Remaining);
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("FFFFFFFFFFFFFFFFFF")]
    [InlineData("FFFFFFFFFFFFFFFFFFFF01")]
    public void A_signed_number_without_end_or_beyond_64_bits_is_none_and_stays_where_it_is(string bytes)
    {
        ReadOnlySpan<byte> rest = Convert.FromHexString(bytes);
        Assert.False(Varint.TryTake(ref rest, out _));
        Assert.Equal(bytes, Convert.ToHexString(rest));
    }

    [Theory]
    [InlineData("80")]
    [InlineData("FFFFFFFF10")]
    [InlineData("808080808000")]
    public void An_unsigned_number_without_end_or_beyond_32_bits_is_refused(string bytes) =>
        Assert.Throws<ProtocolException>(() => new KafkaReader(Convert.FromHexString(bytes)).ReadUnsignedVarint());
}
