using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Network;

/// <summary>Writes responses as frames, after whatever the writer holds already.</summary>
internal static class ResponseFrame
{
    public static void Write(KafkaWriter writer, RequestContext context, IResponse response) =>
        Write(writer, context.Api, context.Version, context.CorrelationId, response);

    public static void Write(KafkaWriter writer, ApiKey api, short version, int correlationId, IResponse response)
    {
        var (start, before) = Begin(writer, correlationId);
        if (ApiTable.ResponseHeaderVersion(api, version) >= 1)
            writer.WriteTagCount(0);
        response.Write(writer, version);
        writer.PatchInt32(start, writer.Length - before - 4);
    }

    /// <summary>ApiVersions in an unknown version: version 0 of the response, with the range that is known
    /// (KIP-511).</summary>
    public static void WriteUnsupportedApiVersions(KafkaWriter writer, int correlationId, IApiHandler handler)
    {
        var (start, before) = Begin(writer, correlationId);
        new ApiVersionsResponse
        {
            ErrorCode = ErrorCode.UnsupportedVersion,
            ApiKeys =
            [
                new()
                {
                    ApiKey = (short)ApiKey.ApiVersions,
                    MinVersion = handler.MinVersion,
                    MaxVersion = handler.MaxVersion,
                },
            ],
        }.Write(writer, 0);
        writer.PatchInt32(start, writer.Length - before - 4);
    }

    static (int Start, int Before) Begin(KafkaWriter writer, int correlationId)
    {
        var before = writer.Length;
        var start = writer.Reserve(4);
        writer.WriteInt32(correlationId);
        return (start, before);
    }
}
