using EmbeddedKafka.Protocol;

namespace Course.Kit;

/// <summary>What stands at the head of every request.</summary>
internal readonly record struct RequestHeader(ApiKey Api, short Version, int Correlation, string ClientId)
{
    /// <summary>Reads the header, up to the tags that a flexible one ends with.</summary>
    /// <exception cref="ProtocolException">The bytes are not a request.</exception>
    public static RequestHeader Read(ref KafkaReader reader) =>
        new(
            (ApiKey)reader.ReadInt16(),
            reader.ReadInt16(),
            reader.ReadInt32(),
            reader.ReadNullableString(flexible: false) ?? ""
        );

    /// <summary>Skips those tags: the body follows.</summary>
    public void SkipTags(ref KafkaReader reader)
    {
        if (ApiTable.RequestHeaderVersion(Api, Version) >= 2)
            reader.SkipTags();
    }

    /// <summary>Skips the head of the answer to this request.</summary>
    public void SkipResponseHeader(ref KafkaReader reader)
    {
        reader.ReadInt32();
        if (ApiTable.ResponseHeaderVersion(Api, Version) >= 1)
            reader.SkipTags();
    }

    /// <summary>Writes an answer to this request.</summary>
    public Frame Answer(IResponse response)
    {
        using var writer = new KafkaWriter();
        writer.WriteInt32(0);
        writer.WriteInt32(Correlation);
        if (ApiTable.ResponseHeaderVersion(Api, Version) >= 1)
            writer.WriteTagCount(0);
        response.Write(writer, Version);
        return Frame.Of(writer);
    }
}
