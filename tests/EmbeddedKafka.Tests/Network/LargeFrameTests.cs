using EmbeddedKafka.Network;

namespace EmbeddedKafka.Tests.Network;

public sealed class LargeFrameTests
{
    readonly byte[] _buffer = new byte[1000];

    [Fact]
    public void A_part_that_fills_most_of_the_frame_takes_it()
    {
        var frame = new LargeFrame(_buffer);
        Assert.True(frame.TryTake(_buffer.AsMemory(40, 500), out var taken));
        Assert.Same(_buffer, taken.Array);
        Assert.Equal((40, 500), (taken.Offset, taken.Count));
        Assert.True(frame.IsTaken);
    }

    [Fact]
    public void A_small_part_does_not_keep_the_whole_frame()
    {
        var frame = new LargeFrame(_buffer);
        Assert.False(frame.TryTake(_buffer.AsMemory(40, 499), out _));
        Assert.False(frame.IsTaken);
    }

    [Fact]
    public void Memory_from_elsewhere_is_not_the_frame()
    {
        var frame = new LargeFrame(_buffer);
        Assert.False(frame.TryTake(new byte[1000], out _));
        Assert.False(frame.IsTaken);
    }
}
