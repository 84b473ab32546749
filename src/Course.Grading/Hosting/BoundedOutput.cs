using System.Text;

namespace Course.Grading.Hosting;

/// <summary>Reads what a child prints, keeps the beginning and the end of it, and knows at which mark it is.</summary>
internal sealed class BoundedOutput
{
    const int KeptAtEachEnd = 8 * 1024;

    readonly string _mark;
    readonly Lock _lock = new();
    readonly StringBuilder _head = new();
    readonly StringBuilder _tail = new();
    readonly Dictionary<int, string> _finished = [];
    readonly Task _reading;
    string _unsure = "";
    long _length;
    int _marks;
    TaskCompletionSource _marked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BoundedOutput(Stream stream, string mark)
    {
        _mark = mark;
        _reading = ReadAsync(new StreamReader(stream, Encoding.UTF8));
    }

    /// <summary>Characters printed since the last mark.</summary>
    public long Length
    {
        get
        {
            lock (_lock)
                return _length;
        }
    }

    /// <summary>Waits until the mark has been read that many times, the stream has ended, or the deadline has
    /// passed.</summary>
    public async Task WaitForMarkAsync(int count, TimeSpan deadline)
    {
        using var timeout = new CancellationTokenSource(deadline);
        while (true)
        {
            Task next;
            lock (_lock)
            {
                if (_marks >= count)
                    return;
                next = _marked.Task;
            }

            var ended = await Task.WhenAny(next, _reading, Task.Delay(Timeout.Infinite, timeout.Token));
            if (ended == _reading || timeout.IsCancellationRequested)
                return;
        }
    }

    /// <summary>Hands over what was printed before that mark and after the one before it; the reader may be further
    /// on.</summary>
    public string TakeBefore(int mark)
    {
        lock (_lock)
            return _finished.Remove(mark, out var text) ? text : "";
    }

    /// <summary>What was printed since the last mark, once the stream has ended or the deadline has passed.</summary>
    public async Task<string> SinceMarkAsync(TimeSpan deadline)
    {
        await Task.WhenAny(_reading, Task.Delay(deadline));
        lock (_lock)
            return Text();
    }

    async Task ReadAsync(StreamReader reader)
    {
        var buffer = new char[16 * 1024];
        try
        {
            while (await reader.ReadAsync(buffer) is > 0 and var count)
                Add(new string(buffer, 0, count));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The child was killed: what came until then is what there is.
        }

        lock (_lock)
            Keep(_unsure);
    }

    void Add(string text)
    {
        lock (_lock)
        {
            text = _unsure + text;
            _unsure = "";
            while (text.IndexOf(_mark, StringComparison.Ordinal) is >= 0 and var at)
            {
                Keep(text[..at]);
                Mark();
                text = text[(at + _mark.Length)..];
            }

            // The end may be the beginning of a mark.
            var unsure = text.LastIndexOf(_mark[0]);
            if (unsure >= 0 && _mark.StartsWith(text[unsure..], StringComparison.Ordinal))
                (_unsure, text) = (text[unsure..], text[..unsure]);
            Keep(text);
        }
    }

    void Mark()
    {
        _finished[++_marks] = Text();
        _head.Clear();
        _tail.Clear();
        _length = 0;
        _marked.TrySetResult();
        _marked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    void Keep(string text)
    {
        _length += text.Length;
        var toHead = Math.Min(text.Length, KeptAtEachEnd - _head.Length);
        _head.Append(text, 0, toHead);
        _tail.Append(text, toHead, text.Length - toHead);
        if (_tail.Length > 4 * KeptAtEachEnd)
            _tail.Remove(0, _tail.Length - KeptAtEachEnd);
    }

    string Text()
    {
        var left = _length - _head.Length - Math.Min(_tail.Length, KeptAtEachEnd);
        var tail = _tail.ToString(Math.Max(0, _tail.Length - KeptAtEachEnd), Math.Min(_tail.Length, KeptAtEachEnd));
        return left > 0 ? $"{_head}\n… {left:N0} characters left out …\n{tail}" : $"{_head}{tail}";
    }
}
