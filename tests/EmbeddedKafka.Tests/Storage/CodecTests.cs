using CsCheck;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Tests.Storage;

public sealed class CodecTests
{
    static readonly Gen<byte[]> Text = Gen.Select(Gen.Int[0, 200_000], Gen.Int[1, 255], Gen.Int)
        .Select(
            (size, letters, seed) =>
            {
                var random = new Random(seed);
                var bytes = new byte[size];
                for (var i = 0; i < size; i++)
                    bytes[i] =
                        i > 40 && random.Next(8) > 0 ? bytes[i - 1 - random.Next(40)] : (byte)random.Next(letters);
                return bytes;
            }
        );

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void What_is_packed_unpacks_to_the_same(int codec) =>
        Text.Sample(
            bytes =>
            {
                var packed = RecordPayload.Pack(codec, bytes);
                var batch = new byte[BatchLayout.HeaderSize + packed.Length];
                packed.Span.CopyTo(batch.AsSpan(BatchLayout.HeaderSize));
                batch[BatchLayout.Attributes + 1] = (byte)codec;
                Assert.True(RecordPayload.TryUnpack(RecordBatch.Over(batch, 0, batch.Length), out var unpacked));
                Assert.True(unpacked.Span.SequenceEqual(bytes));
            },
            iter: 60
        );

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void What_repeats_becomes_smaller(int codec)
    {
        var text = new byte[100_000];
        for (var i = 0; i < text.Length; i++)
            text[i] = (byte)"window seat, "[i % 13];
        Assert.InRange(RecordPayload.Pack(codec, text).Length, 1, 6_000);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void What_no_codec_made_is_refused(int codec)
    {
        var batch = new byte[BatchLayout.HeaderSize + 40];
        batch.AsSpan(BatchLayout.HeaderSize).Fill(0xA5);
        batch[BatchLayout.Attributes + 1] = (byte)codec;
        Assert.False(RecordPayload.TryUnpack(RecordBatch.Over(batch, 0, batch.Length), out _));
    }
}
