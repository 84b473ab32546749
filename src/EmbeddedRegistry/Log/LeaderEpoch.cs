using System.Text;
using Confluent.Kafka;

namespace EmbeddedKafka.Registry.Log;

/// <summary>
/// Whose turn it was to write a record: the leaders of a log are numbered, and of two with one number the one with the
/// greater instance counts. A record of a turn that lies before one already seen was written by a leader that had been
/// replaced without knowing it.
/// </summary>
internal readonly record struct LeaderEpoch(int Number, Guid Instance) : IComparable<LeaderEpoch>
{
    /// <summary>The header of a record with its epoch. Other registries write none and pay no heed to it.</summary>
    const string Header = "leader-epoch";

    public int CompareTo(LeaderEpoch other) =>
        Number != other.Number ? Number.CompareTo(other.Number) : Instance.CompareTo(other.Instance);

    public Headers ToHeaders() => [new Header(Header, Encoding.ASCII.GetBytes($"{Number} {Instance}"))];

    /// <summary>The epoch of a record; null if it has none, as those of other registries.</summary>
    public static LeaderEpoch? Of(Headers? headers)
    {
        if (headers is null || !headers.TryGetLastBytes(Header, out var bytes) || bytes is null)
            return null;
        var parts = Encoding.ASCII.GetString(bytes).Split(' ');
        return parts.Length == 2 && int.TryParse(parts[0], out var number) && Guid.TryParse(parts[1], out var instance)
            ? new(number, instance)
            : null;
    }
}
