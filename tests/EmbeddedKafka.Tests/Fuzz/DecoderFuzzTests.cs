using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Fuzz;

/// <summary>Whatever bytes come, a decoder reads them or refuses them, and buys no memory on what they claim.</summary>
public sealed class DecoderFuzzTests
{
    const int MostOfAKind = 60;

    /// <summary>All that a client can send: requests, and what members of a group put inside theirs.</summary>
    public static TheoryData<string> Messages =>
        [.. MessageCatalog.Names.Where(name => name.EndsWith("Request") || name.StartsWith("ConsumerProtocol"))];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Spoiled_bytes_are_read_or_refused_without_believing_their_claims(string name)
    {
        var codec = MessageCatalog.Named(name);
        foreach (var version in codec.Versions)
        {
            var random = new Random(17 * version + 1);
            var whole = codec.Write((IMessage)new RandomMessage(random).Next(codec.Type), version);
            Read(codec, whole, version, mayRefuse: false);
            foreach (
                var bytes in Damage
                    .TruncatedAtEveryLength(whole.Length > 600 ? whole[..600] : whole)
                    .Concat(Damage.WithFlippedBits(whole, random, MostOfAKind))
                    .Concat(Damage.WithHostileClaims(whole, random, MostOfAKind))
                    .Concat(Damage.Noise(random, MostOfAKind))
            )
                Read(codec, bytes, version, mayRefuse: true);
        }
    }

    /// <summary>An object is larger than its bytes on the wire, but by no more than this.</summary>
    static long Allowed(int bytes) => 64 * 1024 + 250L * bytes;

    static void Read(MessageCodec codec, ReadOnlyMemory<byte> bytes, short version, bool mayRefuse)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            codec.Read(bytes, version, out _);
        }
        catch (ProtocolException) when (mayRefuse)
        {
            // Any other exception fails the test.
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(
            allocated <= Allowed(bytes.Length),
            $"version {version}: {bytes.Length} bytes had {allocated} allocated: {Convert.ToHexString(bytes.Span)}"
        );
    }
}
