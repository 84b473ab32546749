using System.Text;

namespace Course.Notebooks;

/// <summary>
/// <see cref="Console"/> belongs to the process, cells share it with their host. The router, put in once, sends what
/// code of a kernel writes to that kernel and leaves the host's own writing alone. Whose code it is travels with the
/// execution context; a thread without one (librdkafka's callbacks) counts as the kernel's that is running, if it is
/// the only one.
/// </summary>
internal static class ConsoleRouter
{
    static readonly Lock Gate = new();
    static readonly AsyncLocal<object?> Owner = new();
    static readonly object Host = new();
    static readonly List<CSharpKernel> Running = [];
    static bool _installed;

    /// <summary>The kernel whose code is calling, or null.</summary>
    public static CSharpKernel? Current => Owner.Value is { } owner ? owner as CSharpKernel : OnlyRunning();

    public static void Install()
    {
        Owner.Value ??= Host;
        lock (Gate)
        {
            if (_installed)
                return;
            _installed = true;
            Console.SetOut(new Writer(Console.Out, StreamKind.Out));
            Console.SetError(new Writer(Console.Error, StreamKind.Error));
            Console.SetIn(new Reader(Console.In));
            BackgroundFailures.Install();
            KitListener.Install();
        }
    }

    /// <summary>Marks the calling flow, and what it starts, as code of the kernel.</summary>
    public static void Enter(CSharpKernel kernel) => Owner.Value = kernel;

    public static void Started(CSharpKernel kernel)
    {
        lock (Gate)
            Running.Add(kernel);
    }

    public static void Ended(CSharpKernel kernel)
    {
        lock (Gate)
            Running.Remove(kernel);
    }

    static CSharpKernel? OnlyRunning()
    {
        lock (Gate)
            return Running is [var kernel] ? kernel : null;
    }

    sealed class Writer(TextWriter original, StreamKind kind) : TextWriter
    {
        public override Encoding Encoding => original.Encoding;

        public override void Write(char value)
        {
            if (Current is { } kernel)
                kernel.WriteConsole(kind, [value]);
            else
                original.Write(value);
        }

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (Current is { } kernel)
                kernel.WriteConsole(kind, buffer);
            else
                original.Write(buffer);
        }

        public override void Write(string? value) => Write(value.AsSpan());

        public override void WriteLine(string? value) => Write(value + NewLine);

        public override void Flush()
        {
            if (Current is { } kernel)
                kernel.FlushConsole();
            else
                original.Flush();
        }
    }

    sealed class Reader(TextReader original) : TextReader
    {
        TextReader Source => Current?.Input ?? original;

        public override int Peek() => Source.Peek();

        public override int Read() => Source.Read();

        public override int Read(char[] buffer, int index, int count) => Source.Read(buffer, index, count);

        public override string? ReadLine() => Source.ReadLine();

        public override string ReadToEnd() => Source.ReadToEnd();
    }
}
