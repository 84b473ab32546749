using System.IO.Compression;
using Course.Kit;

namespace Course.Tests;

public sealed class UncompressedSizeTests
{
    const int None = 0,
        Gzip = 1,
        Snappy = 2,
        Lz4 = 3,
        Zstd = 4;

    [Fact]
    public void Of_plain_records_is_their_length() => Assert.Equal(3, UncompressedSize.Of(None, [1, 2, 3]));

    [Fact]
    public void Of_gzip_is_counted_by_unpacking()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(new byte[100_000]);
        Assert.Equal(100_000, UncompressedSize.Of(Gzip, packed.ToArray()));
    }

    [Fact]
    public void Of_one_bare_snappy_block_stands_at_its_start() =>
        Assert.Equal(300, UncompressedSize.Of(Snappy, [0xAC, 0x02, 0xFF]));

    [Fact]
    public void Of_snappy_frames_is_the_sum_of_their_blocks() =>
        Assert.Equal(
            305,
            UncompressedSize.Of(
                Snappy,
                [0x82, .. "SNAPPY"u8, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 3, 0xAC, 0x02, 0xFF, 0, 0, 0, 2, 5, 0xFF]
            )
        );

    [Fact]
    public void Of_an_lz4_frame_is_counted_through_its_sequences() =>
        // One block: two literals, a match of 15 + 4 + 10 = 29 bytes, then a last sequence of three literals.
        Assert.Equal(
            2 + 29 + 3,
            UncompressedSize.Of(
                Lz4,
                [0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0, 10, 0, 0, 0, 0x2F, 1, 2, 1, 0, 10, 0x30, 7, 8, 9, 0, 0, 0, 0]
            )
        );

    [Fact]
    public void Of_an_lz4_frame_that_says_its_size_is_that_size() =>
        Assert.Equal(258, UncompressedSize.Of(Lz4, [0x04, 0x22, 0x4D, 0x18, 0x68, 0x40, 2, 1, 0, 0, 0, 0, 0, 0, 0]));

    [Theory]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0x20, 77 }, 77)]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0x60, 1, 1 }, 513)]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0x80, 0, 1, 2, 0, 0 }, 513)]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0x00, 0 }, null)]
    public void Of_zstd_is_known_when_the_frame_says_it(byte[] frame, int? size) =>
        Assert.Equal(size, UncompressedSize.Of(Zstd, frame));

    [Theory]
    [InlineData(Gzip)]
    [InlineData(Snappy)]
    [InlineData(Lz4)]
    [InlineData(Zstd)]
    [InlineData(7)]
    public void Of_broken_bytes_is_not_known(int codec) =>
        Assert.Null(UncompressedSize.Of(codec, [0xFF, 0xFF, 0xFF, 0xFF]));
}
