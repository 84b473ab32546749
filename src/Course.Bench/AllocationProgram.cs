using System.Buffers.Binary;
using System.Net.Sockets;
using System.Numerics;
using EmbeddedKafka;
using EmbeddedKafka.Protocol;

namespace Course.Bench;

/// <summary>
/// Managed memory that the broker allocates for a record on its way in and out, beyond the bytes that the log keeps.
/// The client is a blocking socket with buffers made before, so that what is counted is the broker's.
/// </summary>
internal static class AllocationProgram
{
    const int RecordsPerBatch = 1000;

    public static async Task<(double Produce, double Fetch)> RunAsync(int records, int size)
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(new EmbeddedKafkaOptions { Brokers = 1 });
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", cluster.Brokers[0].Port);
        var answer = new byte[64 << 20];
        Call(
            socket,
            Frame(new MetadataRequest { Topics = [new() { Name = "allocation" }], AllowAutoTopicCreation = true }, 8),
            answer
        );

        var batch = Batch(size);
        var produce = Frame(
            new ProduceRequest
            {
                Acks = -1,
                TimeoutMs = 10_000,
                TopicData = [new() { Name = "allocation", PartitionData = [new() { Index = 0, Records = batch }] }],
            },
            9
        );
        var requests = records / RecordsPerBatch;
        for (var i = 0; i < requests; i++)
            Call(socket, produce, answer);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < requests; i++)
            Call(socket, produce, answer);
        var produced = GC.GetTotalAllocatedBytes(precise: true) - before - (long)requests * batch.Length;

        var fetch = Frame(
            new FetchRequest
            {
                MaxWaitMs = 100,
                MinBytes = 1,
                MaxBytes = 1 << 20,
                Topics =
                [
                    new()
                    {
                        Topic = "allocation",
                        Partitions =
                        [
                            new()
                            {
                                Partition = 0,
                                FetchOffset = 0,
                                PartitionMaxBytes = 1 << 20,
                            },
                        ],
                    },
                ],
            },
            11
        );
        var perFetch = 0;
        for (var i = 0; i < requests; i++)
            perFetch = Call(socket, fetch, answer);
        before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < requests; i++)
            Call(socket, fetch, answer);
        var fetched = GC.GetTotalAllocatedBytes(precise: true) - before;
        var recordsFetched = (double)requests * perFetch / batch.Length * RecordsPerBatch;
        return ((double)produced / (requests * RecordsPerBatch), fetched / recordsFetched);
    }

    static int Call(Socket socket, byte[] frame, byte[] answer)
    {
        socket.Send(frame);
        Receive(socket, answer.AsSpan(0, 4));
        var size = BinaryPrimitives.ReadInt32BigEndian(answer);
        Receive(socket, answer.AsSpan(0, size));
        return size;
    }

    static void Receive(Socket socket, Span<byte> target)
    {
        while (target.Length > 0)
        {
            var received = socket.Receive(target);
            if (received == 0)
                throw new IOException("the broker closed the connection");
            target = target[received..];
        }
    }

    static byte[] Frame(IRequest request, short version)
    {
        using var writer = new KafkaWriter();
        writer.WriteInt32(0);
        writer.WriteInt16((short)request.ApiKey);
        writer.WriteInt16(version);
        writer.WriteInt32(1);
        writer.WriteString("allocation", flexible: false);
        if (ApiTable.RequestHeaderVersion(request.ApiKey, version) >= 2)
            writer.WriteTagCount(0);
        request.Write(writer, version);
        var frame = writer.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
        return frame;
    }

    /// <summary>A record batch v2 of records that are nothing but <paramref name="size"/> zeros. Source:
    /// https://kafka.apache.org/documentation/#recordbatch</summary>
    static byte[] Batch(int size)
    {
        const int Header = 61;
        var body = new List<byte>();
        for (var i = 0; i < RecordsPerBatch; i++)
        {
            byte[] record = [0, 0, .. Varint(i), .. Varint(-1), .. Varint(size), .. new byte[size], 0];
            body.AddRange([.. Varint(record.Length), .. record]);
        }

        var batch = new byte[Header + body.Count];
        body.CopyTo(batch, Header);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(8), batch.Length - 12);
        batch[16] = 2;
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(23), RecordsPerBatch - 1);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(27), now);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(35), now);
        batch.AsSpan(43, 14).Fill(0xff);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(57), RecordsPerBatch);
        var crc = uint.MaxValue;
        foreach (var value in batch.AsSpan(21))
            crc = BitOperations.Crc32C(crc, value);
        BinaryPrimitives.WriteUInt32BigEndian(batch.AsSpan(17), ~crc);
        return batch;
    }

    static byte[] Varint(int value)
    {
        var raw = (uint)((value << 1) ^ (value >> 31));
        var bytes = new List<byte>();
        for (; raw >= 0x80; raw >>= 7)
            bytes.Add((byte)(raw | 0x80));
        bytes.Add((byte)raw);
        return [.. bytes];
    }
}
