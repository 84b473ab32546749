using EmbeddedKafka.Registry.Schemas;
using EmbeddedKafka.Registry.Schemas.Protobuf;

namespace EmbeddedKafka.Registry.Tests.Schemas.Protobuf;

public sealed class ProtobufTextTests
{
    const string Clinic = """
        // The clinic's contract.
        syntax = "proto3";
        package clinic;

        import "google/protobuf/timestamp.proto";
        import public 'google/protobuf/any.proto';   /* not used */
        option java_package = "org.clinic";
        option csharp_namespace = "Clinic";

        message Booking {
            string id = 1;
            Status status = 2 [json_name = "state", deprecated = true];
            repeated .clinic.Booking.Note notes = 3;
            map< string , Note > by_author=4;
            google.protobuf.Timestamp at = 5;
            oneof contact { string mail = 6; string phone = 7; }
            reserved 8, 10 to 12, 100 to max;
            reserved "room", "floor";
            optional sint32 shift = 9;
            enum Status {
                option allow_alias = true;
                OPEN = 0; STARTED = 0; MISSED = -1;
            }
            message Note { string text = 1; }
        }
        service Desk {
            rpc Book(Booking) returns (stream Booking);
            rpc Watch (stream Booking) returns (Booking) { option deprecated = true; }
        };
        """;

    static readonly ProtobufFormat Format = new();

    [Fact]
    public void The_canonical_text_has_a_statement_a_line_and_no_comments()
    {
        Assert.Equal(
            """
            syntax = "proto3";

            package clinic;

            import "google/protobuf/timestamp.proto";
            import public 'google/protobuf/any.proto';

            option java_package = "org.clinic";
            option csharp_namespace = "Clinic";

            message Booking {
              string id = 1;
              Status status = 2 [json_name = "state", deprecated = true];
              repeated .clinic.Booking.Note notes = 3;
              map<string, Note> by_author = 4;
              google.protobuf.Timestamp at = 5;
              oneof contact {
                string mail = 6;
                string phone = 7;
              }
              reserved 8, 10 to 12, 100 to max;
              reserved "room", "floor";
              optional sint32 shift = 9;
              enum Status {
                option allow_alias = true;
                OPEN = 0;
                STARTED = 0;
                MISSED = -1;
              }
              message Note {
                string text = 1;
              }
            }

            service Desk {
              rpc Book (Booking) returns (stream Booking);
              rpc Watch (stream Booking) returns (Booking) {
                option deprecated = true;
              }
            }

            """,
            Parse(Clinic).Canonical
        );
    }

    [Fact]
    public void The_normalized_text_has_its_imports_and_options_sorted_and_its_types_named_in_full()
    {
        Assert.Equal(
            """
            syntax = "proto3";

            package clinic;

            import "google/protobuf/timestamp.proto";
            import public 'google/protobuf/any.proto';

            option csharp_namespace = "Clinic";
            option java_package = "org.clinic";

            message Booking {
              reserved 8, 10 to 12, 100 to max;
              reserved "room", "floor";
              string id = 1;
              .clinic.Booking.Status status = 2 [deprecated = true, json_name = "state"];
              repeated .clinic.Booking.Note notes = 3;
              map<string, .clinic.Booking.Note> by_author = 4;
              .google.protobuf.Timestamp at = 5;
              oneof contact {
                string mail = 6;
                string phone = 7;
              }
              optional sint32 shift = 9;
              enum Status {
                option allow_alias = true;
                OPEN = 0;
                STARTED = 0;
                MISSED = -1;
              }
              message Note {
                string text = 1;
              }
            }

            service Desk {
              rpc Book (Booking) returns (stream Booking);
              rpc Watch (stream Booking) returns (Booking) {
                option deprecated = true;
              }
            }

            """,
            Parse(Clinic).Normalized
        );
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_written_text_means_the_same(string text)
    {
        var schema = Parse(text);
        var canonical = Parse(schema.Canonical);
        var normalized = Parse(schema.Normalized);

        Assert.Equal(schema.Canonical, canonical.Canonical);
        Assert.Equal(schema.InFormat("serialized"), canonical.InFormat("serialized"));
        Assert.Equal(schema.Normalized, normalized.Normalized);
        Assert.Empty(schema.CannotRead(normalized));
        Assert.Empty(normalized.CannotRead(schema));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_descriptor_is_the_one_that_protoc_makes(string text)
    {
        using var protoc = new Protoc();
        var set = protoc.Descriptors(protoc.Write("default", text));

        Assert.Equal(Convert.ToBase64String(FirstFile(set)), Parse(text).InFormat("serialized"));
    }

    /// <summary>As Confluent's .NET and Python serializers register a schema.</summary>
    [Theory]
    [MemberData(nameof(Texts))]
    public void A_descriptor_in_base64_is_read_as_the_text_that_it_comes_from(string text)
    {
        using var protoc = new Protoc();
        var descriptor = Convert.ToBase64String(FirstFile(protoc.Descriptors(protoc.Write("default", text))));

        var schema = Parse(descriptor);

        Assert.StartsWith(text.Contains("edition") ? "edition" : "syntax", schema.Canonical, StringComparison.Ordinal);
        Assert.Equal(descriptor, schema.InFormat("serialized"));
        Assert.Empty(schema.CannotRead(Parse(text)));
        Assert.Empty(Parse(text).CannotRead(schema));
    }

    [Fact]
    public void A_text_and_its_descriptor_are_one_schema_when_normalized()
    {
        const string text = """
            syntax = "proto3";
            package clinic;
            message Booking {
              string id = 1;
              Note note = 2;
              map<string, Note> notes = 3;
              oneof contact { string mail = 4; string phone = 5; }
              message Note { repeated string text = 1; }
            }
            """;
        var descriptor = Parse(text).InFormat("serialized");

        Assert.Equal(Parse(text).Normalized, Parse(descriptor).Normalized);
        Assert.NotEqual(Parse(text).Canonical, Parse(descriptor).Canonical);
    }

    // Confluent's issue 1669: a text with comments was not found again.
    [Theory]
    [InlineData("syntax = \"proto3\"; message Booking { string id = 1; }")]
    [InlineData("// the contract\nsyntax=\"proto3\";\r\n\r\nmessage Booking{string id=1;/* a number? */};")]
    [InlineData("\uFEFFsyntax = \"proto3\";\n;\nmessage Booking\n{\n\tstring id = 1;\n;}\n// end")]
    public void Comments_white_space_and_lone_semicolons_make_no_other_schema(string text)
    {
        Assert.Equal(
            "syntax = \"proto3\";\n\nmessage Booking {\n  string id = 1;\n}\n",
            Parse(text).Canonical,
            ignoreLineEndingDifferences: true
        );
    }

    [Theory]
    [InlineData("syntax = \"proto3\"; message Booking { string booking_id = 1; }")]
    [InlineData("syntax = \"proto3\"; message Booking { string id = 1 [deprecated = true]; }")]
    [InlineData("syntax = \"proto2\"; message Booking { optional string id = 1; }")]
    public void Everything_else_does(string text)
    {
        var schema = Parse("syntax = \"proto3\"; message Booking { string id = 1; }");

        Assert.NotEqual(schema.Canonical, Parse(text).Canonical);
        Assert.NotEqual(schema.Normalized, Parse(text).Normalized);
    }

    [Fact]
    public void A_comment_sign_in_a_string_is_no_comment()
    {
        var schema = Parse("syntax = 'proto3'; option go_package = \"https://clinic/*;a\\\"b\"; message Booking { }");

        Assert.Contains("\"https://clinic/*;a\\\"b\"", schema.Canonical, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_messages_stays_for_it_is_in_every_record()
    {
        var schema = Parse(
            "syntax = 'proto3'; message Room { } enum E { Z = 0; } message Booking { message Y { } message X { } }"
        );

        var places = new[] { "Room", "Booking", "message Y", "message X" }.Select(name =>
            schema.Normalized.IndexOf(name, StringComparison.Ordinal)
        );
        Assert.Equal(places.Order(), places);
    }

    [Theory]
    [InlineData("google/protobuf/any.proto", "google.protobuf.Any")]
    [InlineData("google/protobuf/duration.proto", "google.protobuf.Duration")]
    [InlineData("google/protobuf/struct.proto", "google.protobuf.Struct")]
    [InlineData("google/protobuf/timestamp.proto", "google.protobuf.Timestamp")]
    [InlineData("google/protobuf/wrappers.proto", "google.protobuf.StringValue")]
    [InlineData("google/protobuf/field_mask.proto", "google.protobuf.FieldMask")]
    [InlineData("google/protobuf/empty.proto", "google.protobuf.Empty")]
    [InlineData("google/type/money.proto", "google.type.Money")]
    [InlineData("google/type/date.proto", "google.type.Date")]
    [InlineData("google/type/decimal.proto", "google.type.Decimal")]
    [InlineData("google/type/interval.proto", "google.type.Interval")]
    [InlineData("google/type/localized_text.proto", "google.type.LocalizedText")]
    [InlineData("google/type/phone_number.proto", "google.type.PhoneNumber")]
    [InlineData("confluent/type/decimal.proto", "confluent.type.Decimal")]
    [InlineData("confluent/meta.proto", "confluent.Meta")]
    public void What_everybody_imports_needs_no_reference(string path, string type)
    {
        var schema = Parse($"syntax = 'proto3'; import '{path}'; message Booking {{ {type} it = 1; }}");

        Assert.Contains($".{type} it = 1;", schema.Normalized, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_may_carry_confluents_meta()
    {
        var schema = Parse(
            """
            syntax = "proto3";
            import "confluent/meta.proto";
            message Booking {
              string id = 1 [(confluent.field_meta) = { doc: "who", tags: ["PII"], params: [{ key: "a" }] }];
              string mail = 2 [(confluent.field_meta).tags = "PII"];
            }
            """
        );

        Assert.Contains("(confluent.field_meta) = {", schema.Canonical, StringComparison.Ordinal);
        Assert.Equal(schema.Canonical, Parse(schema.Canonical).Canonical);
        Assert.Equal(schema.InFormat("serialized"), Parse(schema.Canonical).InFormat("serialized"));
    }

    [Fact]
    public void An_unknown_form_is_the_canonical_one()
    {
        var schema = Parse("syntax = 'proto3'; message Booking { }");

        Assert.Equal(schema.Canonical, schema.InFormat("ignore_extensions"));
    }

    [Fact]
    public void References_are_found_by_the_name_of_the_import()
    {
        var room = Parse("syntax = 'proto3'; package clinic; message Room { int32 number = 1; }");
        var visit = Format.Parse(
            "syntax = 'proto3'; package clinic; import 'room.proto'; message Visit { Room room = 1; }",
            [new("room.proto", room)]
        );
        var booking = Format.Parse(
            "syntax = 'proto3'; import 'visits/visit.proto'; message Booking { clinic.Visit visit = 1; }",
            [new("visits/visit.proto", visit)]
        );

        Assert.Contains(".clinic.Visit visit = 1;", booking.Normalized, StringComparison.Ordinal);
    }

    public static TheoryData<string> Texts =>
        [
            Clinic,
            """
                syntax = "proto2";
                package clinic;
                message Booking {
                  required string id = 1 [default = "a \"quoted\" \\ text"];
                  optional bytes crc = 2 [default = "\001\377"];
                  optional double fee = 3 [default = -inf];
                  optional Status status = 4 [default = DONE];
                  repeated int32 rooms = 5 [packed = true];
                  optional group Visit = 6 { optional int32 room = 1; }
                  extensions 100 to 199;
                  extensions 1000 to max;
                  enum Status { reserved 5, 7 to 9; reserved "GONE"; OPEN = 0; DONE = 1 [deprecated = true]; }
                  extend Booking { optional string nested = 101; }
                }
                extend Booking { optional int32 floor = 100; repeated group Bill = 102 { optional int64 cents = 1; } }
                """,
            """
                edition = "2023";
                package clinic;
                option features.field_presence = IMPLICIT;
                message Booking {
                  string id = 1;
                  Note note = 2 [features.message_encoding = DELIMITED];
                  repeated int32 rooms = 3 [features.repeated_field_encoding = EXPANDED];
                  message Note { string text = 1 [features.field_presence = EXPLICIT]; }
                  reserved room, floor;
                }
                """,
            """
                syntax = "proto3";
                message message { .message message = 1; string option = 2; int32 reserved = 3; bool enum = 4; }
                message Rpc { .message stream = 1; oneof oneof { string import = 2; } repeated Rpc rpc = 4; }
                """,
        ];

    static ISchema Parse(string text) => Format.Parse(text, []);

    /// <summary>The first file of a serialized <c>FileDescriptorSet</c>: field 1, a length, the bytes.</summary>
    static byte[] FirstFile(byte[] set)
    {
        var at = 1;
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            length |= (set[at] & 0x7F) << shift;
            if (set[at++] < 0x80)
                return set[at..(at + length)];
        }
    }
}
