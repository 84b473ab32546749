using System.Reflection;
using Google.Protobuf.Reflection;

namespace EmbeddedKafka.Registry.Schemas.Protobuf;

/// <summary>Files that may be imported without a reference, as with Confluent's registry: <c>google/protobuf</c> and
/// <c>google/type</c>, <c>confluent/meta.proto</c> and <c>confluent/type/decimal.proto</c>. Most of them come with the
/// parser.</summary>
internal static class KnownImports
{
    static readonly Assembly Parser = typeof(FileDescriptorSet).Assembly;

    static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["google/type/decimal.proto"] = """
            syntax = "proto3";
            package google.type;
            message Decimal { string value = 1; }
            """,
        ["google/type/interval.proto"] = """
            syntax = "proto3";
            package google.type;
            import "google/protobuf/timestamp.proto";
            message Interval {
              google.protobuf.Timestamp start_time = 1;
              google.protobuf.Timestamp end_time = 2;
            }
            """,
        ["google/type/localized_text.proto"] = """
            syntax = "proto3";
            package google.type;
            message LocalizedText {
              string text = 1;
              string language_code = 2;
            }
            """,
        ["google/type/phone_number.proto"] = """
            syntax = "proto3";
            package google.type;
            message PhoneNumber {
              message ShortCode {
                string region_code = 1;
                string number = 2;
              }
              oneof kind {
                string e164_number = 1;
                ShortCode short_code = 2;
              }
              string extension = 3;
            }
            """,
        ["confluent/type/decimal.proto"] = """
            syntax = "proto3";
            package confluent.type;
            message Decimal {
              bytes value = 1;
              uint32 precision = 2;
              int32 scale = 3;
            }
            """,
        ["confluent/meta.proto"] = """
            syntax = "proto3";
            package confluent;
            import "google/protobuf/descriptor.proto";
            message Meta {
              string doc = 1;
              map<string, string> params = 2;
              repeated string tags = 3;
            }
            extend google.protobuf.FileOptions { Meta file_meta = 1088; }
            extend google.protobuf.MessageOptions { Meta message_meta = 1088; }
            extend google.protobuf.FieldOptions { Meta field_meta = 1088; }
            extend google.protobuf.EnumOptions { Meta enum_meta = 1088; }
            extend google.protobuf.EnumValueOptions { Meta enum_value_meta = 1088; }
            """,
    };

    public static bool Has(string path) => Texts.ContainsKey(path) || IsOfParser(path);

    /// <summary>The text of those that the parser does not have itself.</summary>
    public static string? Find(string path) => Texts.GetValueOrDefault(path);

    static bool IsOfParser(string path) =>
        path.StartsWith("google/", StringComparison.Ordinal)
        && Parser.GetManifestResourceInfo("ProtoBuf." + path.Replace('/', '.')) is not null;
}
