using System.Text;

namespace EmbeddedKafka.Security;

/// <summary>Operations, kinds of resources and the like as Kafka writes them.</summary>
internal static class AclNames
{
    /// <summary>In capitals, an underscore between the words: <c>DESCRIBE_CONFIGS</c>.</summary>
    public static string KafkaName<TEnum>(this TEnum value)
        where TEnum : struct, Enum
    {
        var name = new StringBuilder();
        foreach (var letter in value.ToString())
        {
            if (char.IsUpper(letter) && name.Length > 0)
                name.Append('_');
            name.Append(char.ToUpperInvariant(letter));
        }
        return name.ToString();
    }
}
