using System.Text;

namespace Course.Notebooks;

/// <summary>
/// Gathers what one cell puts out, from any thread, and tells a listener. Small writes are joined up to a line,
/// so that a cell that prints letter by letter does not flood the listener.
/// </summary>
internal sealed class OutputCollector(KernelOptions options, Action<CellEvent>? listener)
{
    const int JoinUpTo = 4096;

    readonly Lock _gate = new();
    readonly List<CellOutput> _outputs = [];
    readonly List<string> _told = [];
    readonly StringBuilder _stream = new();
    readonly StringBuilder _unheard = new();
    StreamKind _kind;
    long _kept;
    long _cut;
    long _displayed;
    bool _closed;

    public void Write(StreamKind kind, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        lock (_gate)
        {
            if (_closed)
                return;
            if (kind != _kind)
                EndStream();
            _kind = kind;
            var room = (int)Math.Min(text.Length, options.MaxStreamLength - _kept);
            if (room < text.Length)
                room = EndKeeping(text, room);
            _cut += text.Length - room;
            if (room == 0)
                return;
            _kept += room;
            _stream.Append(text[..room]);
            _unheard.Append(text[..room]);
            if (_unheard.Length >= JoinUpTo || text[..room].Contains('\n'))
                Tell();
        }
    }

    public void Flush()
    {
        lock (_gate)
            Tell();
    }

    public void Show(MimeBundle data, string? id, bool isResult)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            EndStream();
            var output = new DisplayOutput(Bounded(data), id, isResult);
            _outputs.Add(output);
            listener?.Invoke(new ValueShown(output));
        }
    }

    public void Update(MimeBundle data, string id)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            var output = new DisplayOutput(Bounded(data), id, false);
            var index = _outputs.FindIndex(other => other is DisplayOutput display && display.Id == id);
            if (index >= 0)
                _outputs[index] = output;
            Tell();
            listener?.Invoke(new ValueUpdated(output));
        }
    }

    public void Clear(bool waits)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _outputs.Clear();
            _stream.Clear();
            _unheard.Clear();
            listener?.Invoke(new OutputCleared(waits));
        }
    }

    /// <summary>What the kit told, as JSON, in order. Complete after <see cref="Close"/>.</summary>
    public IReadOnlyList<string> Told => _told;

    public void Hear(string told)
    {
        lock (_gate)
        {
            if (!_closed)
                _told.Add(told);
        }
    }

    public void Report(string progress)
    {
        lock (_gate)
            listener?.Invoke(new ProgressReported(progress));
    }

    public IReadOnlyList<CellOutput> Close()
    {
        lock (_gate)
        {
            if (_cut > 0 && !_closed)
            {
                var note = $"\n… {_cut:N0} more characters were printed and are not kept.\n";
                _stream.Append(note);
                _unheard.Append(note);
            }
            EndStream();
            _closed = true;
            return [.. _outputs];
        }
    }

    // There is no more room: what is kept does not end with half a surrogate pair, and nothing comes after it.
    int EndKeeping(ReadOnlySpan<char> text, int room)
    {
        if (room == 0 && _cut == 0 && _stream.Length > 0 && char.IsHighSurrogate(_stream[^1]))
        {
            _stream.Length--;
            _unheard.Length = Math.Max(0, _unheard.Length - 1);
            _cut++;
        }
        _kept = options.MaxStreamLength - (room = Shortened.Whole(text, room));
        return room;
    }

    MimeBundle Bounded(MimeBundle data)
    {
        _displayed += data.Length;
        return _displayed <= options.MaxDisplayLength
            ? data
            : new MimeBundle(
                $"(a value of {data.Length:N0} characters is not kept: the cell shows more than "
                    + $"{options.MaxDisplayLength:N0})"
            );
    }

    void EndStream()
    {
        Tell(isEnd: true);
        if (_stream.Length == 0)
            return;
        if (_outputs is [.., StreamOutput last] && last.Stream == _kind)
            _outputs[^1] = last with { Text = last.Text + _stream };
        else
            _outputs.Add(new StreamOutput(_kind, _stream.ToString()));
        _stream.Clear();
    }

    // Half a surrogate pair waits for its other half: each event is a text of its own for who hears it.
    void Tell(bool isEnd = false)
    {
        var length = _unheard.Length;
        if (!isEnd && length > 0 && char.IsHighSurrogate(_unheard[^1]))
            length--;
        if (length == 0)
            return;
        var text = _unheard.ToString(0, length);
        _unheard.Remove(0, length);
        listener?.Invoke(new StreamWritten(_kind, text));
    }
}
