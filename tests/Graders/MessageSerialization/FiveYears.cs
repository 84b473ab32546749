using Graders.Support;
using Labs.MessageSerialization;

namespace Graders.MessageSerialization;

/// <summary>A record of one of the five years, and the booking that it means today; null for a tombstone.</summary>
internal sealed record FiveYears(string What, RawRecord Record, Booking? Means, bool IsRefused = false)
{
    const string StartText = "2021-03-01T09:30:00+01:00";
    static readonly DateTimeOffset Start = new(2021, 3, 1, 9, 30, 0, TimeSpan.FromHours(1));

    // What a booking must have, for each version: the members that the README's table names.
    static readonly IReadOnlyList<(int Version, IReadOnlyList<(string Name, string Json)> Members)> MustHave =
    [
        (1, [.. Who("patient"), ("start", Quoted(StartText)), ("hours", "0.5"), ("price", "80")]),
        (2, [.. Who("patient"), ("start", Quoted(StartText)), ("duration", "30"), ("price", "80"), Booked]),
        (3, [.. Who("patientId"), ("startsAt", Quoted(StartText)), ("duration", "30"), ("price", "80"), Booked]),
        (4, [.. Who("patientId"), ("startsAt", Quoted(StartText)), ("duration", "1800"), ("priceCents", "1"), Booked]),
        (
            5,
            [
                .. Who("patientId"),
                ("startsAt", Quoted(StartText)),
                ("durationMinutes", "30"),
                ("priceCents", "1"),
                Booked,
            ]
        ),
    ];

    /// <summary>As they lie in the topic.</summary>
    public static IReadOnlyList<FiveYears> Records { get; } = [.. Told, .. MustHave.SelectMany(WithoutEach)];

    static IReadOnlyList<FiveYears> Told =>
        [
            new(
                "a booking of version 1",
                new(
                    "b-1",
                    """{"id":"b-1","patient":"p-1","doctor":"Dr Osei","start":"2021-03-01T09:30:00+01:00","hours":0.5"""
                        + ""","price":80.5}"""
                ),
                new Booking("b-1", "p-1", "Dr Osei", Start, 30, 8_050, BookingStatus.Booked)
            ),
            new(
                "a booking of version 1 at 19.99 euros",
                new(
                    "b-2",
                    """{"id":"b-2","patient":"p-2","doctor":"Dr Osei","start":"2021-03-01T09:30:00+01:00","hours":0.75"""
                        + ""","price":19.99}"""
                ),
                new Booking("b-2", "p-2", "Dr Osei", Start, 45, 1_999, BookingStatus.Booked)
            ),
            new(
                "a booking of version 2",
                new(
                    "b-3",
                    """{"id":"b-3","patient":"p-3","doctor":"Dr Osei","start":"2021-03-01T09:30:00+01:00","duration":30"""
                        + ""","price":20,"status":"cancelled"}"""
                ),
                new Booking("b-3", "p-3", "Dr Osei", Start, 30, 2_000, BookingStatus.Cancelled)
            ),
            new(
                "a booking of version 1 with a status, which that version did not have",
                new(
                    "b-3",
                    """{"id":"b-3","patient":"p-3","doctor":"Dr Osei","start":"2021-03-01T09:30:00+01:00","hours":1"""
                        + ""","price":20,"status":"cancelled"}"""
                ),
                new Booking("b-3", "p-3", "Dr Osei", Start, 60, 2_000, BookingStatus.Booked)
            ),
            new("a tombstone", new("b-3", null), null),
            new("a record of 0 bytes, which is no tombstone,", new("b-3", ""), null, IsRefused: true),
            new(
                "a booking of version 3",
                new(
                    "b-4",
                    """{"id":"b-4","patientId":"p-4","doctor":"Dr Osei","startsAt":"2021-03-01T09:30:00+01:00","duration":30"""
                        + ""","price":80,"status":"booked"}""",
                    ("version", "3")
                ),
                new Booking("b-4", "p-4", "Dr Osei", Start, 30, 8_000, BookingStatus.Booked)
            ),
            new(
                "a booking of version 4",
                new(
                    "b-5",
                    """{"id":"b-5","patientId":"p-5","doctor":"Dr Osei","startsAt":"2021-03-01T09:30:00+01:00","duration":1800"""
                        + ""","priceCents":8000,"status":"booked"}""",
                    ("trace", "desk-3"),
                    ("version", "4")
                ),
                new Booking("b-5", "p-5", "Dr Osei", Start, 30, 8_000, BookingStatus.Booked)
            ),
            new(
                "a booking of version 4 of one minute",
                new(
                    "b-6",
                    """{"id":"b-6","patientId":"p-6","doctor":"Dr Osei","startsAt":"2021-03-01T09:30:00+01:00","duration":60"""
                        + ""","priceCents":100,"status":"waitlisted"}""",
                    ("version", "4")
                ),
                new Booking("b-6", "p-6", "Dr Osei", Start, 1, 100, BookingStatus.Unknown)
            ),
            new(
                "a booking of version 5 with a member that the table does not name",
                new(
                    "b-7",
                    """{"id":"b-7","patientId":"p-7","doctor":"Dr Osei","startsAt":"2021-03-01T09:30:00+01:00","durationMinutes":30"""
                        + ""","priceCents":8000,"status":"cancelled","language":"fr"}""",
                    ("type", "booking"),
                    ("version", "5")
                ),
                new Booking("b-7", "p-7", "Dr Osei", Start, 30, 8_000, BookingStatus.Cancelled)
            ),
            new(
                "a booking of version 6",
                new(
                    "b-8",
                    """{"id":"b-8","patientId":"p-8","doctor":"Dr Osei","startsAt":"2021-03-01T09:30:00+01:00","durationMinutes":30"""
                        + ""","priceCents":8000,"status":"booked"}""",
                    ("version", "6")
                ),
                null,
                IsRefused: true
            ),
            new(
                "a booking of version 3 without \"startsAt\"",
                new(
                    "b-9",
                    """{"id":"b-9","patientId":"p-9","doctor":"Dr Osei","start":"2021-03-01T09:30:00+01:00","duration":30"""
                        + ""","price":80,"status":"booked"}""",
                    ("version", "3")
                ),
                null,
                IsRefused: true
            ),
            new(
                "a booking of version 5 without \"durationMinutes\"",
                new(
                    "b-10",
                    """{"id":"b-10","patientId":"p-9","doctor":"Dr Osei","startsAt":"2021-03-01T09:30:00+01:00","duration":30"""
                        + ""","priceCents":8000,"status":"booked"}""",
                    ("version", "5")
                ),
                null,
                IsRefused: true
            ),
        ];

    static (string Name, string Json) Booked => ("status", Quoted("booked"));

    static (string Name, string Json)[] Who(string patient) =>
        [("id", Quoted("b-11")), (patient, Quoted("p-11")), ("doctor", Quoted("Dr Osei"))];

    static IEnumerable<FiveYears> WithoutEach((int Version, IReadOnlyList<(string Name, string Json)> Members) year) =>
        year.Members.Select(missing => new FiveYears(
            $"a booking of version {year.Version} without \"{missing.Name}\"",
            new RawRecord(
                "b-11",
                $"{{{string.Join(',', year.Members.Where(m => m != missing).Select(m => $"{Quoted(m.Name)}:{m.Json}"))}}}",
                year.Version < 3 ? [] : [("version", $"{year.Version}")]
            ),
            null,
            IsRefused: true
        ));

    static string Quoted(string text) => $"\"{text}\"";
}
