using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace Course.Notebooks;

/// <summary>Tells an exception to the notebook's reader: the message first, then only the places in the notebook's own
/// code.</summary>
internal sealed class ExceptionText
{
    readonly ConcurrentDictionary<string, string[]> _sources = new(StringComparer.Ordinal);

    /// <summary>Remembers a cell's text, so that a trace can show its lines.</summary>
    public void Remember(string name, string source) => _sources[name] = source.Split('\n');

    public CellError Describe(Exception error, CellErrorKind kind)
    {
        error = Unwrap(error);
        var trace = Places(error).ToList();
        for (var cause = error.InnerException; cause is not null; cause = cause.InnerException)
        {
            trace.Add($"caused by {cause.GetType().Name}: {cause.Message}");
            trace.AddRange(Places(cause).Where(place => !trace.Contains(place)));
        }
        return new CellError(kind, error.GetType().Name, Message(error), trace) { Told = Told(error) };
    }

    static string Message(Exception error) =>
        error switch
        {
            InsufficientExecutionStackException => "The stack is full: a method calls itself without an end.",
            // The kit's exceptions are written for the reader.
            _ when Told(error) is not null => error.Message,
            _ => $"{error.GetType().Name}: {error.Message}",
        };

    static string? Told(Exception error) => error.Data[KitEvents.MimeType] as string;

    static Exception Unwrap(Exception error)
    {
        while (
            error
                is TargetInvocationException
                    or TypeInitializationException
                    or AggregateException { InnerExceptions.Count: 1 }
            && error.InnerException is { } inner
        )
            error = inner;
        return error;
    }

    IEnumerable<string> Places(Exception error)
    {
        string? last = null;
        foreach (var frame in new StackTrace(error, fNeedFileInfo: true).GetFrames())
        {
            // The compiler makes a full path of a cell's name.
            if (Path.GetFileName(frame.GetFileName()) is not { } file || !_sources.TryGetValue(file, out var lines))
                continue;
            var number = frame.GetFileLineNumber();
            var place = $"{file}, line {number}";
            if (number >= 1 && number <= lines.Length)
                place += ": " + lines[number - 1].Trim();
            if (place != last)
                yield return last = place;
        }
    }
}
