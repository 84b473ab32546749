using System.Collections;

namespace Graders.KafkaBasics;

/// <summary>A list that can end early, as a database cursor does when its connection is closed.</summary>
internal sealed class Cursor<T>(IReadOnlyList<T> items) : IEnumerable<T>
{
    volatile bool _closed;

    public void Close() => _closed = true;

    public IEnumerator<T> GetEnumerator() => items.TakeWhile(_ => !_closed).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
