using System.Buffers.Text;

namespace EmbeddedKafka.Protocol;

/// <summary>Ids of topics, members, directories, clusters and client instances, as Kafka's class Uuid makes and writes
/// them.</summary>
internal static class KafkaUuid
{
    static readonly Guid One = new("00000000-0000-0000-0000-000000000001");

    /// <summary>A random id. Like Kafka, draws again if the text would begin with '-', which command line tools take
    /// for an option, or if the id is reserved.</summary>
    public static Guid New()
    {
        while (true)
        {
            var id = Guid.NewGuid();
            if (IsUsable(id))
                return id;
        }
    }

    /// <summary>The text of a random id.</summary>
    public static string NewText() => Text(New());

    /// <summary>22 characters of URL-safe base64.</summary>
    public static string Text(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));

    /// <summary>Whether Kafka could have drawn the id.</summary>
    public static bool IsUsable(Guid id) => id != Guid.Empty && id != One && Text(id)[0] != '-';
}
