namespace EmbeddedKafka.Registry.Tests.Serdes;

public sealed class ProtobufFrameTests
{
    // The bytes of [0], [1], [127, 8, 9] and [128] are those of Confluent's Python client
    // (confluent-kafka-python, tests/schema_registry/_sync/test_proto.py, test_index_encoder).
    [Theory]
    [InlineData(1, new[] { 0 }, "00000000" + "01" + "00")]
    [InlineData(1, new[] { 1 }, "00000000" + "01" + "0202")]
    [InlineData(1, new[] { 1, 0 }, "00000000" + "01" + "040200")]
    [InlineData(1, new[] { 127, 8, 9 }, "00000000" + "01" + "06FE011012")]
    [InlineData(1, new[] { 128 }, "00000000" + "01" + "028002")]
    [InlineData(0x01020304, new[] { 0, 0 }, "0001020304" + "040000")]
    public void A_frame_is_the_magic_byte_the_id_and_the_path(int id, int[] path, string bytes)
    {
        Assert.Equal(bytes, Convert.ToHexString(new ProtobufFrame(id, path).Encode()));

        ReadOnlySpan<byte> record = [.. Convert.FromHexString(bytes), 0x08, 0x01];
        var frame = ProtobufFrame.Decode(ref record);
        Assert.Equal(id, frame.SchemaId);
        Assert.Equal(path, frame.Path);
        Assert.Equal("0801", Convert.ToHexString(record));
    }

    [Theory]
    [InlineData("", "0 bytes are too few")]
    [InlineData("0000000001", "5 bytes are too few")]
    [InlineData("7B226964223A", "the first byte is 123")]
    [InlineData("000000000104", "ends too early")]
    [InlineData("00000000010480", "ends too early")]
    [InlineData("000000000101", "cannot have -1")]
    [InlineData("0000000001FE01", "cannot have 127")]
    [InlineData("000000000102FFFFFFFFFF01", "too long")]
    public void What_is_no_frame_is_refused(string bytes, string sentence)
    {
        var problem = Assert.Throws<InvalidDataException>(() =>
        {
            ReadOnlySpan<byte> record = Convert.FromHexString(bytes);
            ProtobufFrame.Decode(ref record);
        });

        Assert.Contains(sentence, problem.Message, StringComparison.Ordinal);
    }
}
