namespace EmbeddedKafka.Registry.Tests.Schemas.Protobuf;

/// <summary>
/// What may change in a .proto file. Names of rules: Confluent's Schema Registry gives them as errorType. Which of them
/// forbid a change is in its documentation (Formats, Serializers, and Deserializers: compatibility checks) and in the
/// issues and pull requests named below; which types are alike on the wire is in "Updating A Message Type",
/// protobuf.dev/programming-guides/proto3/#updating.
/// </summary>
internal static class ProtobufChanges
{
    public static readonly IReadOnlyList<ProtobufChange> All =
    [
        // Fields come and go: unknown fields are skipped, missing ones have their default ("Updating A Message Type").
        new("a field is added", "string id = 1;", "string id = 1; int32 room = 2;", "", "")
        {
            OldValue = "id: '17'",
            ReadByNew = "id: \"17\"",
            NewValue = "id: '17' room: 3",
            ReadByOld = "id: \"17\" 2: 3",
        },
        new("a field is removed", "string id = 1; int32 room = 2;", "string id = 1;", "", "")
        {
            OldValue = "id: '17' room: 3",
            ReadByNew = "id: \"17\" 2: 3",
            NewValue = "id: '17'",
            ReadByOld = "id: \"17\"",
        },
        new("a field is removed and reserved", "string id = 1; int32 room = 2;", "reserved 2; string id = 1;", "", "")
        {
            OldValue = "id: '17' room: 3",
            ReadByNew = "id: \"17\" 2: 3",
        },
        new("a field has another name", "string id = 1;", "string booking_id = 1;", "", "")
        {
            OldValue = "id: '17'",
            ReadByNew = "booking_id: \"17\"",
            NewValue = "booking_id: '17'",
            ReadByOld = "id: \"17\"",
        },
        new(
            "a field has another number: to Protobuf, one is gone and one is new",
            "string id = 1;",
            "string id = 2;",
            "",
            ""
        )
        {
            OldValue = "id: '17'",
            ReadByNew = "1: \"17\"",
        },
        new("fields stand in another order", "string id = 1; int32 room = 2;", "int32 room = 2; string id = 1;", "", "")
        {
            OldValue = "id: '17' room: 3",
            ReadByNew = "id: \"17\" room: 3",
        },
        new(
            "two fields swap their numbers",
            "string id = 1; int32 room = 2;",
            "int32 room = 1; string id = 2;",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/1; FIELD_SCALAR_KIND_CHANGED #/Booking/2",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/1; FIELD_SCALAR_KIND_CHANGED #/Booking/2"
        ),
        new(
            "a number is used again for something else",
            "string id = 1; int32 room = 2;",
            "string id = 1; string doctor = 2;",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/2",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/2"
        ),
        // Families of scalar types ("Updating A Message Type"; Redpanda's and Confluent's registries alike).
        new("int32 becomes int64", "int32 patient = 1;", "int64 patient = 1;", "", "")
        {
            OldValue = "patient: -42",
            ReadByNew = "patient: -42",
            NewValue = "patient: 42",
            ReadByOld = "patient: 42",
        },
        new("int32 becomes uint32", "int32 patient = 1;", "uint32 patient = 1;", "", "")
        {
            OldValue = "patient: 42",
            ReadByNew = "patient: 42",
            NewValue = "patient: 42",
            ReadByOld = "patient: 42",
        },
        new("uint32 becomes uint64", "uint32 patient = 1;", "uint64 patient = 1;", "", "")
        {
            OldValue = "patient: 42",
            ReadByNew = "patient: 42",
        },
        new("bool becomes int32", "bool urgent = 1;", "int32 urgent = 1;", "", "")
        {
            OldValue = "urgent: true",
            ReadByNew = "urgent: 1",
            NewValue = "urgent: 2",
            ReadByOld = "urgent: true",
        },
        new("sint32 becomes sint64", "sint32 shift = 1;", "sint64 shift = 1;", "", "")
        {
            OldValue = "shift: -42",
            ReadByNew = "shift: -42",
        },
        new("fixed32 becomes sfixed32", "fixed32 crc = 1;", "sfixed32 crc = 1;", "", "")
        {
            OldValue = "crc: 42",
            ReadByNew = "crc: 42",
        },
        new("fixed64 becomes sfixed64", "fixed64 crc = 1;", "sfixed64 crc = 1;", "", "")
        {
            OldValue = "crc: 42",
            ReadByNew = "crc: 42",
        },
        new("string becomes bytes", "string id = 1;", "bytes id = 1;", "", "")
        {
            OldValue = "id: '17'",
            ReadByNew = "id: \"17\"",
            NewValue = "id: '17'",
            ReadByOld = "id: \"17\"",
        },
        new(
            "int32 becomes sint32: both are varints, and -1 becomes something else",
            "int32 shift = 1;",
            "sint32 shift = 1;",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/1",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/1"
        ),
        new(
            "int64 becomes fixed64",
            "int64 patient = 1;",
            "fixed64 patient = 1;",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/1",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/1"
        ),
        new(
            "fixed32 becomes fixed64",
            "fixed32 crc = 1;",
            "fixed64 crc = 1;",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/1",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/1"
        ),
        new(
            "fixed32 becomes float: the same four bytes, another meaning",
            "fixed32 fee = 1;",
            "float fee = 1;",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/1",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/1"
        ),
        new(
            "float becomes double",
            "float fee = 1;",
            "double fee = 1;",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/1",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/1"
        ),
        new(
            "int32 becomes string",
            "int32 patient = 1;",
            "string patient = 1;",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/1",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/1"
        ),
        // Enums are varints; none of the registry's ENUM_… differences forbids anything.
        new(
            "int32 becomes an enum",
            "int32 status = 1;",
            "enum Status { OPEN = 0; DONE = 1; } Status status = 1;",
            "",
            ""
        )
        {
            OldValue = "status: 1",
            ReadByNew = "status: DONE",
            NewValue = "status: DONE",
            ReadByOld = "status: 1",
        },
        new(
            "an enum becomes string",
            "enum Status { OPEN = 0; DONE = 1; } Status status = 1;",
            "string status = 1;",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/1",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/1"
        ),
        new(
            "an enum has a value more",
            "enum Status { OPEN = 0; DONE = 1; } Status status = 1;",
            "enum Status { OPEN = 0; DONE = 1; MISSED = 2; } Status status = 1;",
            "",
            ""
        )
        {
            OldValue = "status: DONE",
            ReadByNew = "status: DONE",
            NewValue = "status: MISSED",
            ReadByOld = "status: 2",
        },
        new(
            "an enum's value has another name",
            "enum Status { OPEN = 0; DONE = 1; } Status status = 1;",
            "enum Status { OPEN = 0; FINISHED = 1; } Status status = 1;",
            "",
            ""
        )
        {
            OldValue = "status: DONE",
            ReadByNew = "status: FINISHED",
        },
        new(
            "an enum has another name",
            "enum Status { OPEN = 0; DONE = 1; } Status status = 1;",
            "enum State { OPEN = 0; DONE = 1; } State status = 1;",
            "",
            ""
        )
        {
            OldValue = "status: DONE",
            ReadByNew = "status: DONE",
        },
        // Kinds: a scalar, a message, a group and a map are told apart.
        new(
            "a scalar becomes a message",
            "int32 patient = 1;",
            "message Patient { int32 id = 1; } Patient patient = 1;",
            "FIELD_KIND_CHANGED #/Booking/1",
            "FIELD_KIND_CHANGED #/Booking/1; MESSAGE_REMOVED #/Booking/Patient"
        ),
        new(
            "a map becomes a repeated message that looks like its entry",
            "map<string, int32> fees = 1;",
            "message Fee { string key = 1; int32 value = 2; } repeated Fee fees = 1;",
            "FIELD_KIND_CHANGED #/Booking/1",
            "FIELD_KIND_CHANGED #/Booking/1; MESSAGE_REMOVED #/Booking/Fee"
        ),
        new(
            "a map's values have another type",
            "map<string, int32> fees = 1;",
            "map<string, string> fees = 1;",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/1",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/1"
        ),
        new(
            "a map's values have a type of the same family",
            "map<string, int32> fees = 1;",
            "map<string, int64> fees = 1;",
            "",
            ""
        )
        {
            OldValue = "fees { key: 'a' value: 7 }",
            ReadByNew = "fees { key: \"a\" value: 7 }",
        },
        // A map's entry is no message of its own: Redpanda's issue 30374 shows that Confluent 7.7 allows this.
        new("a map is removed", "string id = 1; map<string, string> tags = 2;", "string id = 1;", "", "")
        {
            OldValue = "id: '17' tags { key: 'a' value: 'b' }",
            ReadByNew = "id: \"17\" 2 { 1: \"a\" 2: \"b\" }",
        },
        new(
            "a group becomes a message: the same fields, other bytes",
            "syntax = 'proto2'; message Booking { optional group Visit = 1 { optional int32 room = 1; } }",
            "syntax = 'proto2'; message Booking { message Visit { optional int32 room = 1; } optional Visit v = 1; }",
            "FIELD_KIND_CHANGED #/Booking/1",
            "FIELD_KIND_CHANGED #/Booking/1"
        ),
        // Labels. Repeated numbers are packed, one number is not; for what has a length, the last of several counts.
        new(
            "a number becomes repeated",
            "optional int32 room = 1;",
            "repeated int32 room = 1;",
            "FIELD_NUMERIC_LABEL_CHANGED #/Booking/1",
            "FIELD_NUMERIC_LABEL_CHANGED #/Booking/1"
        ),
        new(
            "a number without a label becomes repeated: its label is optional too",
            "double fee = 1;",
            "repeated double fee = 1;",
            "FIELD_NUMERIC_LABEL_CHANGED #/Booking/1",
            "FIELD_NUMERIC_LABEL_CHANGED #/Booking/1"
        ),
        new(
            "an enum becomes repeated",
            "enum Status { OPEN = 0; } Status status = 1;",
            "enum Status { OPEN = 0; } repeated Status status = 1;",
            "FIELD_NUMERIC_LABEL_CHANGED #/Booking/1",
            "FIELD_NUMERIC_LABEL_CHANGED #/Booking/1"
        ),
        new("a string becomes repeated", "string note = 1;", "repeated string note = 1;", "", "")
        {
            OldValue = "note: 'a'",
            ReadByNew = "note: \"a\"",
            NewValue = "note: 'a' note: 'b'",
            ReadByOld = "note: \"b\"",
        },
        new(
            "a message becomes repeated",
            "message Note { string text = 1; } Note note = 1;",
            "message Note { string text = 1; } repeated Note note = 1;",
            "",
            ""
        )
        {
            OldValue = "note { text: 'a' }",
            ReadByNew = "note { text: \"a\" }",
        },
        new("optional is written in proto3, or no longer", "int32 room = 1;", "optional int32 room = 1;", "", "")
        {
            OldValue = "room: 3",
            ReadByNew = "room: 3",
            NewValue = "room: 0",
            ReadByOld = "",
        },
        // Required fields of proto2: a reader refuses a message without one.
        new(
            "a required field is added",
            "syntax = 'proto2'; message Booking { optional string id = 1; }",
            "syntax = 'proto2'; message Booking { optional string id = 1; required int32 room = 2; }",
            "REQUIRED_FIELD_ADDED #/Booking/2",
            "REQUIRED_FIELD_REMOVED #/Booking/2"
        ),
        new(
            "a required field is removed",
            "syntax = 'proto2'; message Booking { optional string id = 1; required int32 room = 2; }",
            "syntax = 'proto2'; message Booking { optional string id = 1; }",
            "REQUIRED_FIELD_REMOVED #/Booking/2",
            "REQUIRED_FIELD_ADDED #/Booking/2"
        ),
        new(
            "a required number becomes optional",
            "syntax = 'proto2'; message Booking { required int32 room = 1; }",
            "syntax = 'proto2'; message Booking { optional int32 room = 1; }",
            "FIELD_NUMERIC_LABEL_CHANGED #/Booking/1",
            "FIELD_NUMERIC_LABEL_CHANGED #/Booking/1"
        ),
        new(
            "a required string becomes optional: allowed, though an old reader refuses what lacks it",
            "syntax = 'proto2'; message Booking { required string id = 1; }",
            "syntax = 'proto2'; message Booking { optional string id = 1; }",
            "",
            ""
        )
        {
            OldValue = "id: '17'",
            ReadByNew = "id: \"17\"",
        },
        new(
            "a field is required in an edition",
            "edition = '2023'; message Booking { int32 a = 1; }",
            "edition = '2023'; message Booking { int32 a = 1; int32 b = 2 [features.field_presence=LEGACY_REQUIRED]; }",
            "REQUIRED_FIELD_ADDED #/Booking/2",
            "REQUIRED_FIELD_REMOVED #/Booking/2"
        ),
        // Oneofs: one field may move into a new one; more would clear each other (protobuf.dev; Confluent's PR 2970).
        new(
            "a field moves into a new oneof",
            "string mail = 1; int32 room = 2;",
            "oneof contact { string mail = 1; string phone = 3; } int32 room = 2;",
            "",
            ""
        )
        {
            OldValue = "mail: 'a' room: 3",
            ReadByNew = "mail: \"a\" room: 3",
            NewValue = "phone: 'b' room: 3",
            ReadByOld = "room: 3 3: \"b\"",
        },
        new(
            "two fields move into a new oneof",
            "string mail = 1; string phone = 2;",
            "oneof contact { string mail = 1; string phone = 2; }",
            "MULTIPLE_FIELDS_MOVED_TO_ONEOF #/Booking/contact",
            ""
        )
        {
            NewValue = "phone: 'b'",
            ReadByOld = "phone: \"b\"",
        },
        new(
            "a field moves into a oneof that was there",
            "string mail = 1; oneof contact { string phone = 2; string letter = 3; }",
            "oneof contact { string mail = 1; string phone = 2; string letter = 3; }",
            "FIELD_MOVED_TO_EXISTING_ONEOF #/Booking/contact",
            ""
        )
        {
            NewValue = "mail: 'a'",
            ReadByOld = "mail: \"a\"",
        },
        new(
            "a field moves into a oneof that was there by another name",
            "string mail = 1; oneof contact { string phone = 2; string letter = 3; }",
            "oneof reach { string mail = 1; string phone = 2; string letter = 3; }",
            "FIELD_MOVED_TO_EXISTING_ONEOF #/Booking/reach",
            ""
        ),
        new(
            "a oneof has a field more",
            "oneof contact { string mail = 1; string phone = 2; }",
            "oneof contact { string mail = 1; string phone = 2; string letter = 3; }",
            "",
            "ONEOF_FIELD_REMOVED #/Booking/contact/3"
        )
        {
            OldValue = "phone: 'b'",
            ReadByNew = "phone: \"b\"",
        },
        new(
            "a oneof has a field less",
            "oneof contact { string mail = 1; string phone = 2; string letter = 3; }",
            "oneof contact { string mail = 1; string phone = 2; }",
            "ONEOF_FIELD_REMOVED #/Booking/contact/3",
            ""
        )
        {
            NewValue = "phone: 'b'",
            ReadByOld = "phone: \"b\"",
        },
        new(
            "a oneof is removed with its fields",
            "string id = 1; oneof contact { string mail = 2; string phone = 3; }",
            "string id = 1;",
            "",
            ""
        )
        {
            OldValue = "id: '17' phone: 'b'",
            ReadByNew = "id: \"17\" 3: \"b\"",
        },
        new(
            "a oneof has another name",
            "oneof contact { string mail = 1; string phone = 2; }",
            "oneof reach { string mail = 1; string phone = 2; }",
            "",
            ""
        )
        {
            OldValue = "phone: 'b'",
            ReadByNew = "phone: \"b\"",
        },
        new(
            "a field of a renamed oneof has another type",
            "oneof contact { string mail = 1; string phone = 2; }",
            "oneof reach { string mail = 1; int32 phone = 2; }",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/2",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/2"
        ),
        // Messages are known by name. Removing one is forbidden since Confluent's PR 1648, so adding one is not
        // forward compatible; where it stands in the file is not important since PR 2061.
        new(
            "a message is added beside",
            "message Booking { string id = 1; }",
            "message Booking { string id = 1; } message Room { int32 number = 1; }",
            "",
            "MESSAGE_REMOVED #/Room"
        )
        {
            OldValue = "id: '17'",
            ReadByNew = "id: \"17\"",
        },
        new(
            "a message inside another is removed",
            "string id = 1; message Note { string text = 1; }",
            "string id = 1;",
            "MESSAGE_REMOVED #/Booking/Note",
            ""
        )
        {
            NewValue = "id: '17'",
            ReadByOld = "id: \"17\"",
        },
        new(
            "a message has another name: to the registry, one is gone",
            "syntax = 'proto3'; message Booking { string id = 1; }",
            "syntax = 'proto3'; message Appointment { string id = 1; }",
            "MESSAGE_REMOVED #/Booking",
            "MESSAGE_REMOVED #/Appointment"
        ),
        new(
            "messages stand in another order",
            "message Booking { string id = 1; } message Room { int32 number = 1; }",
            "message Room { int32 number = 1; } message Booking { string id = 1; }",
            "",
            ""
        )
        {
            OldValue = "id: '17'",
            ReadByNew = "id: \"17\"",
        },
        new(
            "a field refers to another message of the same shape",
            "message Booking { Doctor who = 1; } message Doctor { string id = 1; } message Nurse { string id = 1; }",
            "message Booking { Nurse who = 1; } message Doctor { string id = 1; } message Nurse { string id = 1; }",
            "FIELD_NAMED_TYPE_CHANGED #/Booking/1",
            "FIELD_NAMED_TYPE_CHANGED #/Booking/1"
        ),
        new(
            "a message's type is written with its full name",
            "message Booking { Note note = 1; message Note { string text = 1; } }",
            "message Booking { .Booking.Note note = 1; message Note { string text = 1; } }",
            "",
            ""
        )
        {
            OldValue = "note { text: 'a' }",
            ReadByNew = "note { text: \"a\" }",
        },
        new(
            "a field of a message inside another has another type",
            "message Note { int32 room = 1; } Note note = 1;",
            "message Note { string room = 1; } Note note = 1;",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/Note/1",
            "FIELD_SCALAR_KIND_CHANGED #/Booking/Note/1"
        ),
        new(
            "a message that contains itself has a field more",
            "message Booking { Booking follow_up = 1; }",
            "message Booking { Booking follow_up = 1; string id = 2; }",
            "",
            ""
        )
        {
            OldValue = "follow_up { follow_up { } }",
            ReadByNew = "follow_up { follow_up { } }",
        },
        // The file around the messages.
        new(
            "the package has another name",
            "syntax = 'proto3'; package clinic; message Booking { string id = 1; }",
            "syntax = 'proto3'; package hospital; message Booking { string id = 1; }",
            "PACKAGE_CHANGED #/",
            "PACKAGE_CHANGED #/"
        ),
        new(
            "proto2 becomes proto3",
            "syntax = 'proto2'; message Booking { optional string id = 1; }",
            "syntax = 'proto3'; message Booking { string id = 1; }",
            "",
            ""
        )
        {
            OldValue = "id: '17'",
            ReadByNew = "id: \"17\"",
        },
        new(
            "proto3 becomes an edition",
            "syntax = 'proto3'; message Booking { string id = 1; }",
            "edition = '2023'; message Booking { string id = 1; }",
            "",
            ""
        )
        {
            OldValue = "id: '17'",
            ReadByNew = "id: \"17\"",
        },
        new(
            "options change",
            "syntax = 'proto3'; option java_package = 'a'; message Booking { string id = 1; }",
            "syntax = 'proto3'; option java_package = 'b'; message Booking { string id = 1 [deprecated = true]; }",
            "",
            ""
        )
        {
            OldValue = "id: '17'",
            ReadByNew = "id: \"17\"",
        },
        new(
            "a service loses its call",
            "message Booking { string id = 1; } service Desk { rpc Book (Booking) returns (Booking); }",
            "message Booking { string id = 1; } service Desk { }",
            "",
            ""
        )
        {
            OldValue = "id: '17'",
            ReadByNew = "id: \"17\"",
        },
    ];
}
