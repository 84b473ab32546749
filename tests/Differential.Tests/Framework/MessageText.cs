using System.Buffers.Binary;
using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using EmbeddedKafka.Storage;

namespace Differential.Tests.Framework;

/// <summary>
/// Messages of the protocol for a transcript: <c>{Name: value, List: [{…}, {…}]}</c>. Left out are throttle times and
/// what is zero, false, null or empty; error texts are shown as "…", because clients decide by the code.
/// </summary>
internal sealed class MessageText(Transcript transcript)
{
    public string Of(IMessage message)
    {
        var fields =
            from property in message.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            where property.Name != "ThrottleTimeMs" && property.CanWrite
            let text = OfField(property, property.GetValue(message))
            where text is not null
            select $"{property.Name}: {text}";
        return $"{{{string.Join(", ", fields)}}}";
    }

    /// <summary>One line for each batch.</summary>
    public string OfRecords(ReadOnlyMemory<byte>? records)
    {
        if (records is not { } bytes)
            return "null";
        var batches = new List<string>();
        var rest = bytes.Span;
        while (rest.Length >= BatchLayout.HeaderSize)
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(rest[BatchLayout.Length..]) + BatchLayout.LogOverhead;
            if (size > rest.Length)
                break;
            batches.Add(OfBatch(rest[..size]));
            rest = rest[size..];
        }
        if (rest.Length > 0)
            batches.Add($"{rest.Length} bytes of the next");
        return $"[{string.Join(", ", batches)}]";
    }

    string OfBatch(ReadOnlySpan<byte> batch)
    {
        var attributes = BinaryPrimitives.ReadInt16BigEndian(batch[BatchLayout.Attributes..]);
        var text = new StringBuilder();
        var first = BinaryPrimitives.ReadInt64BigEndian(batch);
        text.Append(
            CultureInfo.InvariantCulture,
            $"batch {first}..{first + BinaryPrimitives.ReadInt32BigEndian(batch[BatchLayout.LastOffsetDelta..])}"
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $" of {BinaryPrimitives.ReadInt32BigEndian(batch[BatchLayout.RecordCount..])}"
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $" epoch {BinaryPrimitives.ReadInt32BigEndian(batch[BatchLayout.LeaderEpoch..])}"
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $" time {Transcript.Time(BinaryPrimitives.ReadInt64BigEndian(batch[BatchLayout.BaseTimestamp..]))}..{Transcript.Time(BinaryPrimitives.ReadInt64BigEndian(batch[BatchLayout.MaxTimestamp..]))}"
        );
        if ((attributes & 7) != 0)
            text.Append(" compressed by ")
                .Append(((string[])["none", "gzip", "snappy", "lz4", "zstd"])[attributes & 7]);
        if ((attributes & 8) != 0)
            text.Append(" LogAppendTime");
        if ((attributes & 16) != 0)
            text.Append(" transactional");
        if ((attributes & 32) != 0)
            text.Append(" control");
        if (BinaryPrimitives.ReadInt64BigEndian(batch[BatchLayout.ProducerId..]) is >= 0 and var producer)
            text.Append(
                CultureInfo.InvariantCulture,
                $" by {transcript.Number("producer", producer)} epoch "
                    + $"{BinaryPrimitives.ReadInt16BigEndian(batch[BatchLayout.ProducerEpoch..])} sequence "
                    + $"{BinaryPrimitives.ReadInt32BigEndian(batch[BatchLayout.BaseSequence..])}"
            );
        return text.ToString();
    }

    string? OfField(PropertyInfo property, object? value) =>
        (property.Name, value) switch
        {
            // Even 0: somebody gets that one.
            ("ProducerId", long producer and >= 0) => transcript.Number("producer", producer),
            (_, null or false or (short)0 or 0 or 0L or (sbyte)0 or "") => null,
            (_, ErrorCode error) => error == ErrorCode.None ? null : error.KafkaName(),
            ("ErrorMessage" or "BatchIndexErrorMessage", string) => "…",
            ("Host", string) => null,
            ("Port", int) => null,
            ("SessionId", int session) => transcript.Number("session", session),
            ("Records", ReadOnlyMemory<byte> records) => records.IsEmpty ? null : OfRecords(records),
            (_, long time) when time > 1_000_000_000_000 => Transcript.Time(time),
            (_, ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? null : $"'{Readable(bytes.Span)}'",
            (_, string text) => $"'{text}'",
            (_, Guid id) => id == Guid.Empty ? null : id.ToString(),
            (_, IMessage message) => Of(message),
            (_, IEnumerable list) => list.Cast<object?>().Any()
                ? $"[{string.Join(", ", list.Cast<object?>().Select(OfElement))}]"
                : null,
            _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        };

    string OfElement(object? value) =>
        value switch
        {
            IMessage message => Of(message),
            string text => $"'{text}'",
            null => "null",
            _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        };

    static string Readable(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var one in bytes)
            text.Append(one is >= 32 and < 127 ? ((char)one).ToString() : $"\\x{one:x2}");
        return text.ToString();
    }
}
