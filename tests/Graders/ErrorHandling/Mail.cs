using System.Text;
using Graders.Support;
using Labs.ErrorHandling;

namespace Graders.ErrorHandling;

/// <summary>A record of the bookings topic, and what the gateway makes of it.</summary>
/// <param name="Record">As it is written.</param>
/// <param name="BookingId">What the gateway is asked for; null when no booking can be read.</param>
/// <param name="Kind">What the gateway makes of it.</param>
internal sealed record Mail(RawRecord Record, string? BookingId, MailKind Kind)
{
    public static Mail Good(int n) => Readable($"b-{n:00}", n, MailKind.Good);

    /// <summary>Fails twice, then succeeds.</summary>
    public static Mail Shaky(int n) => Readable($"shaky-{n}", n, MailKind.Shaky);

    /// <summary>Is never accepted.</summary>
    public static Mail Refused(int n) => Readable($"refused-{n}", n, MailKind.Refused);

    /// <summary>Fails however often it is asked for.</summary>
    public static Mail Hopeless(int n) => Readable($"hopeless-{n}", n, MailKind.Hopeless);

    /// <summary>Half a booking, with a byte that is not UTF-8.</summary>
    public static Mail Cut(int n) =>
        new(
            new RawRecord(
                Encoding.UTF8.GetBytes($"p-{n % 8}"),
                [.. Encoding.UTF8.GetBytes("""{"BookingId":"b-"""), 0xFC, .. new byte[200]],
                ("trace", $"trace-cut-{n}")
            ),
            null,
            MailKind.Cut
        );

    public static IReadOnlyList<Mail> ABadNight =>
        [
            .. Enumerable.Range(1, 8).Select(Good),
            Refused(9),
            .. Enumerable.Range(10, 8).Select(Good),
            Shaky(18),
            Cut(19),
            .. Enumerable.Range(20, 8).Select(Good),
            Hopeless(28),
            .. Enumerable.Range(29, 8).Select(Good),
            // The last one of the partition: its offset must be committed, too.
            Refused(37),
        ];

    static Mail Readable(string id, int n, MailKind kind) =>
        new(
            new RawRecord(
                Encoding.UTF8.GetBytes($"p-{n % 8}"),
                new Booking(id, $"p-{n % 8}", n).ToJson(),
                ("trace", $"trace-{id}")
            ),
            id,
            kind
        );
}
