using System.Collections;
using CsCheck;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Protocol;

public sealed class CodecTests
{
    public static TheoryData<string> Messages => [.. MessageCatalog.Names];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_that_is_written_is_read_back_in_every_version(string name)
    {
        var codec = MessageCatalog.Named(name);
        Gen.Int.Sample(
            seed =>
            {
                var message = (IMessage)new RandomMessage(new Random(seed)).Next(codec.Type);
                foreach (var version in codec.Versions)
                {
                    var bytes = codec.Write(message, version);
                    var read = codec.Read(bytes, version, out var left);
                    Assert.Equal(0, left);
                    Assert.Equal(bytes, codec.Write(read, version));
                }
            },
            iter: 30,
            threads: 1
        );
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Null_is_carried_where_a_version_allows_it_and_refused_elsewhere(string name)
    {
        var codec = MessageCatalog.Named(name);
        Gen.Int.Sample(
            seed =>
            {
                var message = (IMessage)new RandomMessage(new Random(seed)) { WithNulls = true }.Next(codec.Type);
                foreach (var version in codec.Versions)
                {
                    if (TryWrite(codec, message, version) is not { } bytes)
                        continue;
                    var read = codec.Read(bytes, version, out var left);
                    Assert.Equal(0, left);
                    Assert.Equal(bytes, codec.Write(read, version));
                }
            },
            iter: 30,
            threads: 1
        );
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Some_version_carries_every_field(string name)
    {
        var codec = MessageCatalog.Named(name);
        var random = new RandomMessage(new Random(7));
        var carried = new HashSet<string>();
        for (var i = 0; i < 40; i++)
        {
            var message = (IMessage)random.Next(codec.Type);
            foreach (var version in codec.Versions)
                Compare(codec.Type.Name, message, codec.Read(codec.Write(message, version), version, out _), carried);
        }
        Assert.Empty(Fields(codec.Type.Name, codec.Type).Except(carried));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_truncated_message_is_refused(string name)
    {
        var codec = MessageCatalog.Named(name);
        var message = (IMessage)new RandomMessage(new Random(11)).Next(codec.Type);
        foreach (var version in codec.Versions)
        {
            var bytes = codec.Write(message, version);
            for (var length = 0; length < bytes.Length; length += 1 + length / 64)
                Assert.Throws<ProtocolException>(() => codec.Read(bytes.AsMemory(0, length), version, out _));
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Random_or_damaged_bytes_are_read_or_refused_and_nothing_else(string name)
    {
        var codec = MessageCatalog.Named(name);
        var whole = codec
            .Versions.Select(version =>
                codec.Write((IMessage)new RandomMessage(new Random(13)).Next(codec.Type), version)
            )
            .ToArray();
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Int, Gen.Byte)
            .Sample(
                (noise, at, value) =>
                {
                    foreach (var version in codec.Versions)
                    {
                        TryRead(codec, noise, version);
                        var damaged = (byte[])whole[version - codec.Lowest].Clone();
                        if (damaged.Length == 0)
                            continue;
                        damaged[(int)((uint)at % damaged.Length)] = value;
                        TryRead(codec, damaged, version);
                    }
                },
                iter: 200,
                threads: 1
            );
    }

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

    static void TryRead(MessageCodec codec, byte[] bytes, short version)
    {
        try
        {
            codec.Read(bytes, version, out _);
        }
        catch (ProtocolException)
        {
            // The expected refusal; anything else fails the test.
        }
    }

    static IEnumerable<string> Fields(string path, Type type)
    {
        foreach (var property in type.GetProperties().Where(property => property.GetMethod is { IsStatic: false }))
        {
            var inner = property.PropertyType is { IsGenericType: true } generic
                ? generic.GetGenericArguments()[0]
                : property.PropertyType;
            yield return $"{path}.{property.Name}";
            if (inner.IsAssignableTo(typeof(IMessage)))
                foreach (var nested in Fields($"{path}.{property.Name}", inner))
                    yield return nested;
        }
    }

    /// <summary>Notes each field whose value came through unchanged and differs from the default.</summary>
    static void Compare(string path, object written, object read, HashSet<string> carried)
    {
        var plain = Activator.CreateInstance(written.GetType())!;
        foreach (
            var property in written
                .GetType()
                .GetProperties()
                .Where(property => property.GetMethod is { IsStatic: false })
        )
        {
            var before = property.GetValue(written);
            var after = property.GetValue(read);
            if (before is IMessage && after is not null)
            {
                carried.Add($"{path}.{property.Name}");
                Compare($"{path}.{property.Name}", before, after, carried);
            }
            else if (
                before is IList { Count: > 0 } list
                && after is IList { Count: > 0 } list2
                && list.Count == list2.Count
            )
            {
                if (list[0] is IMessage)
                    for (var i = 0; i < list.Count; i++)
                        Compare($"{path}.{property.Name}", list[i]!, list2[i]!, carried);
                if (list[0] is IMessage || list.Cast<object>().SequenceEqual(list2.Cast<object>()))
                    carried.Add($"{path}.{property.Name}");
            }
            else if (Same(before, after) && !Same(before, property.GetValue(plain)))
            {
                carried.Add($"{path}.{property.Name}");
            }
        }
    }

    static bool Same(object? left, object? right) =>
        left is ReadOnlyMemory<byte> a && right is ReadOnlyMemory<byte> b
            ? a.Span.SequenceEqual(b.Span)
            : Equals(left, right);
}
