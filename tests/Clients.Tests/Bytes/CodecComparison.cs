using Clients.Tests.Java;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Protocol;

namespace Clients.Tests.Bytes;

/// <summary>The generated codecs against Kafka's, byte for byte: every message, every version, both ways, nulls and
/// tagged fields too.</summary>
public sealed class CodecComparison(JavaHost java)
{
    const int Samples = 8;

    [Theory]
    [InlineData("Request")]
    [InlineData("Response")]
    [InlineData("")]
    public async Task What_this_writes_Kafka_reads_to_the_end_and_writes_again(string kind)
    {
        var different = new List<string>();
        foreach (var codec in Messages(kind))
        {
            var written = Random(codec).ToList();
            Assert.True(written.Count >= codec.Versions.Count() * Samples / 2);
            var echoes = await java.CallAsync(
                "echo",
                [
                    codec.Type.Name.ToBytes(),
                    .. written.SelectMany(entry => new[] { ((int)entry.Version).ToBytes(), entry.Bytes }),
                ]
            );
            for (var i = 0; i < written.Count; i++)
                if (!written[i].Bytes.AsSpan().SequenceEqual(echoes[i]))
                    different.Add(
                        $"{codec.Type.Name} v{written[i].Version}\n this "
                            + $"{Convert.ToHexString(written[i].Bytes)}\n Kafka {Convert.ToHexString(echoes[i])}"
                    );
        }
        Assert.Empty(different);
    }

    [Theory]
    [InlineData("Request")]
    [InlineData("Response")]
    [InlineData("")]
    public async Task What_Kafka_writes_this_reads_to_the_end_and_writes_again(string kind)
    {
        var different = new List<string>();
        foreach (var codec in Messages(kind))
        foreach (var version in codec.Versions)
        foreach (
            var bytes in await java.CallAsync(
                "random",
                codec.Type.Name.ToBytes(),
                ((int)version).ToBytes(),
                (version + 7).ToBytes(),
                Samples.ToBytes()
            )
        )
        {
            var message = codec.Read(bytes, version, out var left);
            var again = codec.Write(message, version);
            if (left != 0 || !again.AsSpan().SequenceEqual(bytes))
                different.Add(
                    $"{codec.Type.Name} v{version}, {left} bytes left\n Kafka {Convert.ToHexString(bytes)}\n "
                        + $"this {Convert.ToHexString(again)}"
                );
        }
        Assert.Empty(different);
    }

    /// <summary>The messages of one kind: requests, responses, or with "" the rest, such as headers.</summary>
    static IReadOnlyList<MessageCodec> Messages(string kind)
    {
        var messages = MessageCatalog
            .All.Where(codec => codec.Type.Namespace == "EmbeddedKafka.Protocol" && Kind(codec.Type) == kind)
            .ToList();
        Assert.NotEmpty(messages);
        return messages;
    }

    static string Kind(Type type) =>
        type.IsAssignableTo(typeof(IRequest)) ? "Request"
        : type.IsAssignableTo(typeof(IResponse)) ? "Response"
        : "";

    static IEnumerable<(short Version, byte[] Bytes)> Random(MessageCodec codec)
    {
        foreach (var version in codec.Versions)
        {
            var whole = new RandomMessage(new Random(version + 100));
            var withNulls = new RandomMessage(new Random(version + 1)) { WithNulls = true };
            for (var i = 0; i < Samples; i++)
                if (TryWrite(codec, (IMessage)(i % 2 == 0 ? whole : withNulls).Next(codec.Type), version) is { } bytes)
                    yield return (version, bytes);
        }
    }

    /// <summary>Null where this version has no null: nothing to compare.</summary>
    static byte[]? TryWrite(MessageCodec codec, IMessage message, short version)
    {
        try
        {
            return codec.Write(message, version);
        }
        catch (ProtocolException)
        {
            return null;
        }
    }
}
