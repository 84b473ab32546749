using System.Buffers.Binary;

namespace EmbeddedKafka.Registry.Tests.Serdes;

/// <summary>
/// What stands before a Protobuf message in a record, by Confluent's documentation ("Wire format"): the magic byte 0,
/// the schema's id in four bytes, big-endian, and the message's path in the file: the index of the message at the top,
/// then of the message inside it, and so on. The path is its length and its numbers as zigzag varints; [0], the first
/// message, is the single byte 0.
/// </summary>
internal readonly record struct ProtobufFrame(int SchemaId, IReadOnlyList<int> Path)
{
    /// <summary>protoc allows no more messages in one another.</summary>
    const int LongestPath = 32;

    public byte[] Encode()
    {
        var bytes = new List<byte>(new byte[5]);
        BinaryPrimitives.WriteInt32BigEndian(
            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes)[1..],
            SchemaId
        );
        if (Path is [0])
            bytes.Add(0);
        else
            foreach (var number in Path.Prepend(Path.Count))
                AddZigzag(bytes, number);
        return [.. bytes];
    }

    /// <summary>Takes the frame from the front of a record's value.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static ProtobufFrame Decode(ref ReadOnlySpan<byte> data)
    {
        if (data.Length < 6)
            throw new InvalidDataException($"{data.Length} bytes are too few for a header");
        if (data[0] != 0)
            throw new InvalidDataException($"the first byte is {data[0]}, not the magic byte 0");
        var id = BinaryPrimitives.ReadInt32BigEndian(data[1..]);
        data = data[5..];
        var length = TakeZigzag(ref data);
        if (length is < 0 or > LongestPath)
            throw new InvalidDataException($"a message's path cannot have {length} numbers");
        var path = new int[Math.Max(1, length)];
        for (var index = 0; index < length; index++)
            path[index] = TakeZigzag(ref data);
        return new(id, path);
    }

    static void AddZigzag(List<byte> bytes, int number)
    {
        var rest = (uint)((number << 1) ^ (number >> 31));
        for (; rest >= 0x80; rest >>= 7)
            bytes.Add((byte)(rest | 0x80));
        bytes.Add((byte)rest);
    }

    static int TakeZigzag(ref ReadOnlySpan<byte> data)
    {
        var number = 0u;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (data.IsEmpty)
                throw new InvalidDataException("the message's path ends too early");
            var next = data[0];
            data = data[1..];
            number |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
                return (int)(number >> 1) ^ -(int)(number & 1);
        }
        throw new InvalidDataException("a number of the message's path is too long");
    }
}
