using System.Collections.Immutable;
using System.Text;

namespace Course.Kit;

/// <summary>
/// Keeps what passes on the wire between clients and brokers, both ways, as anybody on the way could. What is kept ends
/// at a megabyte. Dispose it to stop listening; what was heard stays.
/// </summary>
[TypeFormatterSource(typeof(ViewFormatterSource))]
public sealed class Eavesdropper : IDisposable, IShown
{
    const int MostBytes = 1 << 20;
    const int DefaultRows = 24;
    readonly Lock _lock = new();
    readonly Taps _taps;
    readonly Func<IReadOnlyCollection<string>> _secrets;
    readonly List<Passage> _passages = [];
    int _length;

    internal Eavesdropper(Login login, Taps taps, Func<IReadOnlyCollection<string>> secrets)
    {
        (Login, _taps, _secrets) = (login, taps, secrets);
        taps.Add(this);
    }

    /// <summary>Whose wire it is.</summary>
    public Login Login { get; }

    internal string Listener => SecuredListeners.Of(Login);

    /// <summary>Everything that was heard, in the order of its coming. Passwords that passed in the clear are in it:
    /// <see cref="Picture"/> hides them, this does not.</summary>
    public byte[] Bytes => [.. Passages().SelectMany(passage => passage.Bytes)];

    View IShown.View => Picture();

    /// <summary>Whether this text passed, on one connection and in one direction, as UTF-8.</summary>
    /// <param name="text">What to look for; also a password, which is not shown by that.</param>
    public bool Sees(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var wanted = Encoding.UTF8.GetBytes(text);
        return Wire.Of(Passages()).Any(wire => wire.Contains(wanted));
    }

    /// <summary>What was heard: offset, bytes, and what of them can be read. Bytes of passwords are blacked
    /// out.</summary>
    /// <param name="from">Begins at the row where this text passed first. Default: at the beginning.</param>
    /// <param name="rows">The most rows of 16 bytes. Default: 24.</param>
    public WirePicture Picture(string? from = null, int rows = DefaultRows) =>
        WirePicture.Of(Login, Passages(), _secrets(), from, rows);

    /// <summary>Stops listening.</summary>
    public void Dispose() => _taps.Remove(this);

    /// <summary>How much was heard.</summary>
    public override string ToString()
    {
        var passages = Passages();
        return $"{Humanise.Bytes(passages.Sum(passage => (long)passage.Bytes.Length))} of {Listener}, on "
            + $"{passages.Select(passage => passage.Connection).Distinct().Count()} connection(s)";
    }

    internal void Hear(Passage passage)
    {
        lock (_lock)
        {
            if (_length + passage.Bytes.Length > MostBytes)
                return;
            _length += passage.Bytes.Length;
            _passages.Add(passage);
        }
    }

    ImmutableArray<Passage> Passages()
    {
        lock (_lock)
            return [.. _passages];
    }
}
