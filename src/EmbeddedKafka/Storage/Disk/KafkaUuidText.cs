using System.Buffers.Text;

namespace EmbeddedKafka.Storage.Disk;

/// <summary>Ids as Kafka writes them into files: 22 letters of base64 for URLs.</summary>
internal static class KafkaUuidText
{
    public static string Of(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));
}
