using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Course.Notebooks;

/// <summary>
/// Runs cells of C# one after another, in .NET Interactive's dialect: script submissions that see the earlier ones,
/// top-level <c>await</c>, <c>#r</c>, magics, and the last expression without <c>;</c> as the cell's value. What the
/// cells reference lives in a load context of its own, apart from the host's assemblies. One cell runs at a time; a
/// second call waits for the first.
/// </summary>
public sealed class CSharpKernel : IAsyncDisposable
{
    const int MaxImportDepth = 8;

    readonly KernelOptions _options;
    readonly ReferenceSet _references = new();
    readonly SubmissionChain _chain;
    readonly PackageReferences _packages;
    readonly ExceptionText _exceptions = new();
    readonly ValueFormatter _formatter = new();
    readonly SemaphoreSlim _turn = new(1, 1);
    readonly Task<CellSwitch> _ready;
    volatile CellRun? _run;
    Exception? _backgroundFailure;
    int _displays;

    /// <summary>Makes a kernel; it warms the compiler up in the background while the caller goes on.</summary>
    public CSharpKernel(KernelOptions? options = null)
    {
        _options = options ?? new KernelOptions();
        _chain = new SubmissionChain(
            _references,
            new NotebookLoadContext(_references),
            Path.GetFullPath(_options.BaseDirectory)
        );
        _packages = new PackageReferences(_options, _references);
        ConsoleRouter.Install();
        _ready = Task.Run(Prepare);
    }

    /// <summary>The packages that cells have referenced: version by name.</summary>
    public IReadOnlyDictionary<string, string> Packages => _packages.Named;

    /// <summary>Packages of this machine whose names begin so: those that need no network.</summary>
    public IReadOnlyList<string> RestoredPackages(string begin, int most) => _packages.Store.Names(begin, most);

    /// <summary>The versions of a package that are on this machine, the newest first.</summary>
    public IReadOnlyList<string> RestoredVersions(string name) => _packages.Store.Versions(name);

    internal SubmissionChain Chain => _chain;

    internal TextReader Input => _options.Input;

    /// <summary>Compiles and runs one cell.</summary>
    /// <param name="source">The cell's text.</param>
    /// <param name="name">How messages name the cell, as "cell 7".</param>
    /// <param name="listener">Hears what the cell puts out as it comes, on any thread, one event at a time.</param>
    /// <param name="limit">How long the cell may take; null for no limit.</param>
    /// <param name="cancellation">Stops the cell; its state so far survives. The call returns within about a
    /// second.</param>
    public async Task<CellOutcome> ExecuteAsync(
        string source,
        string name,
        Action<CellEvent>? listener = null,
        TimeSpan? limit = null,
        CancellationToken cancellation = default
    )
    {
        // Not with the token: a cell cancelled before its turn has an outcome too.
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        var output = new OutputCollector(_options, listener);
        var clock = Stopwatch.StartNew();
        var warnings = new List<string>();
        using var timeLimit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _options.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellation);
        var status = CellStatus.Ok;
        CellError? error = null;
        try
        {
            var cell = await _ready.WaitAsync(cancellation).ConfigureAwait(false);
            _exceptions.Remember(name, source.ReplaceLineEndings("\n"));
            _run = new CellRun(cell, output);
            ConsoleRouter.Started(this);
            if (limit is { } time)
                timeLimit.CancelAfter(time);
            await _run.AwaitAsync(() => RunStepsAsync(source, name, output, warnings, 0, stop.Token), this, stop.Token)
                .ConfigureAwait(false);
            if (Interlocked.Exchange(ref _backgroundFailure, null) is { } failure)
                (status, error) = (CellStatus.Failed, Background(failure));
        }
        catch (Exception caught)
        {
            (status, error) = Explain(caught, name, limit, timeLimit.IsCancellationRequested, cancellation);
        }
        finally
        {
            _run = null;
            ConsoleRouter.Ended(this);
            _turn.Release();
        }
        return new CellOutcome(status, output.Close(), error, warnings, clock.Elapsed) { Told = output.Told };
    }

    /// <summary>Stops background loops of the notebook's code. What it opened ends with the process.</summary>
    public async ValueTask DisposeAsync()
    {
        var cell = await _ready.ConfigureAwait(false);
        cell.Stop(true);
    }

    internal void WriteConsole(StreamKind kind, ReadOnlySpan<char> text) => _run?.Output.Write(kind, text);

    /// <summary>Passes on what the running cell has written and not ended with a new line.</summary>
    internal void FlushConsole() => _run?.Output.Flush();

    /// <summary>Keeps what the kit told for the running cell's outcome.</summary>
    internal void Hear(string told) => _run?.Output.Hear(told);

    internal void FailInBackground(Exception error)
    {
        Interlocked.CompareExchange(ref _backgroundFailure, error, null);
        _run?.Fail(error);
    }

    (CellStatus, CellError?) Explain(
        Exception caught,
        string name,
        TimeSpan? limit,
        bool limited,
        CancellationToken cancellation
    )
    {
        if (cancellation.IsCancellationRequested)
            return (CellStatus.Cancelled, null);
        if (Interlocked.Exchange(ref _backgroundFailure, null) is { } failure)
            return (CellStatus.Failed, Background(failure));
        if (limited)
        {
            var message = string.Create(
                CultureInfo.InvariantCulture,
                $"{name} was stopped: it ran longer than {limit!.Value.TotalSeconds:0.###} s."
            );
            return (CellStatus.Failed, new CellError(CellErrorKind.TimeLimit, "time limit", message, []));
        }
        return (
            CellStatus.Failed,
            caught is CellFailure known ? known.Error : _exceptions.Describe(caught, CellErrorKind.Exception)
        );
    }

    CellError Background(Exception failure)
    {
        var error = _exceptions.Describe(failure, CellErrorKind.BackgroundException);
        return error with { Message = error.Message + " (thrown on another thread, where nobody catches it)" };
    }

    async Task RunStepsAsync(
        string source,
        string name,
        OutputCollector output,
        List<string> warnings,
        int depth,
        CancellationToken cancellation
    )
    {
        var clock = Stopwatch.StartNew();
        var timed = false;
        foreach (var step in CellParser.Parse(source, name))
        {
            cancellation.ThrowIfCancellationRequested();
            switch (step)
            {
                case PackageStep package:
                    await _packages.AddAsync(package, name, output.Report, cancellation).ConfigureAwait(false);
                    break;
                case AssemblyStep assembly:
                    AddAssembly(assembly, name);
                    break;
                case TextStep text:
                    output.Show(MimeBundle.Of(text.Text, text.MimeType), null, false);
                    break;
                case AboutStep about:
                    output.Show(new MimeBundle(about.Magics ? MagicList() : About()), null, false);
                    break;
                case ImportStep import:
                    await ImportAsync(import, name, output, warnings, depth, cancellation).ConfigureAwait(false);
                    break;
                case CodeStep code:
                    timed |= code.Timed;
                    await RunCodeAsync(code.Code, name, output, warnings, cancellation).ConfigureAwait(false);
                    break;
            }
        }
        if (timed)
            output.Show(
                new MimeBundle(
                    string.Create(CultureInfo.InvariantCulture, $"Wall time: {clock.Elapsed.TotalMilliseconds:0.0} ms")
                ),
                null,
                false
            );
    }

    async Task RunCodeAsync(
        string code,
        string name,
        OutputCollector output,
        List<string> warnings,
        CancellationToken cancellation
    )
    {
        var submission = Compile(code, name, cancellation);
        var run = _run ?? throw new OperationCanceledException();
        try
        {
            var value = await run.OnThreadAsync(() => _chain.Start(submission)).ConfigureAwait(false);
            if (value is not null || submission.ShowsNull())
                output.Show(_formatter.Format(value), null, isResult: true);
        }
        finally
        {
            if (!cancellation.IsCancellationRequested)
                warnings.AddRange(submission.Warnings());
        }
    }

    Submission Compile(string code, string name, CancellationToken cancellation)
    {
        try
        {
            return _chain.Compile(code, name, cancellation);
        }
        catch (CellFailure failure) when (ScriptDialect.Reason(code) is var (line, reason))
        {
            // The compiler does not know that this is a notebook: what it says of these is no help.
            throw new CellFailure(failure.Error with { Message = $"{name}, line {line}: {reason}" });
        }
    }

    async Task ImportAsync(
        ImportStep import,
        string name,
        OutputCollector output,
        List<string> warnings,
        int depth,
        CancellationToken cancellation
    )
    {
        var path = Path.GetFullPath(import.Path, Path.GetFullPath(_options.BaseDirectory));
        if (depth >= MaxImportDepth)
            throw new CellFailure(
                CellErrorKind.Magic,
                "import",
                $"{name}, line {import.Line}: imports are nested more than {MaxImportDepth} deep; "
                    + $"{import.Path} probably imports itself."
            );
        if (!File.Exists(path))
            throw new CellFailure(
                CellErrorKind.Reference,
                "import",
                $"{name}, line {import.Line}: there is no file {import.Path} to import."
            );
        if (!path.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase))
        {
            var text = await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false);
            await RunImportedAsync(text, Path.GetFileName(path)).ConfigureAwait(false);
            return;
        }
        Notebook notebook;
        try
        {
            notebook = Notebook.Load(path);
        }
        catch (NotebookFormatException damaged)
        {
            throw new CellFailure(CellErrorKind.Reference, "import", $"{name}, line {import.Line}: {damaged.Message}");
        }
        foreach (var cell in notebook.CodeCells)
            await RunImportedAsync(cell.Source, $"{Path.GetFileName(path)} {cell.Name}").ConfigureAwait(false);

        Task RunImportedAsync(string source, string from)
        {
            _exceptions.Remember(from, source.ReplaceLineEndings("\n"));
            return RunStepsAsync(source, from, output, warnings, depth + 1, cancellation);
        }
    }

    void AddAssembly(AssemblyStep step, string name)
    {
        var where = $"{name}, line {step.Line}: {Shortened.Of(step.Path)}";
        if (
            FrameworkAssemblies.Contains(step.Path)
            || FrameworkAssemblies.Contains(Path.GetFileNameWithoutExtension(step.Path))
        )
            return;
        if (Path.GetExtension(step.Path).ToLowerInvariant() is not (".dll" or ".exe"))
            throw new CellFailure(
                CellErrorKind.Reference,
                "unusable assembly",
                where + " is not an assembly: its name ends in .dll."
            );
        var path = step.Path.Contains('\0', StringComparison.Ordinal)
            ? ""
            : Path.GetFullPath(
                step.Path.Replace('\\', Path.DirectorySeparatorChar),
                Path.GetFullPath(_options.BaseDirectory)
            );
        if (!File.Exists(path))
        {
            var isBuilt = step.Path.Split('/', '\\').Any(part => part is "artifacts" or "bin");
            throw new CellFailure(
                CellErrorKind.Reference,
                "missing assembly",
                where + (isBuilt ? " is not there yet; build first: dotnet build" : " is not there.")
            );
        }
        try
        {
            _references.Add(path, probeBeside: true);
        }
        catch (Exception error) when (error is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            throw new CellFailure(
                CellErrorKind.Reference,
                "unusable assembly",
                $"{where} cannot be referenced: {error.Message}"
            );
        }
    }

    async Task<CellSwitch> Prepare()
    {
        var submission = _chain.Compile(Preamble.Code, "preamble", CancellationToken.None);
        await _chain.Start(submission).ConfigureAwait(false);
        return new CellSwitch(
            submission.Entry.Method.DeclaringType!.GetNestedType(Preamble.TypeName)!,
            Show,
            _options.Ask
        );
    }

    string Show(string action, string? id, object? value, string? mimeType)
    {
        if (action == "clear")
        {
            _run?.Output.Clear(waits: value is true);
            return "";
        }
        id ??= "display-" + Interlocked.Increment(ref _displays).ToString(CultureInfo.InvariantCulture);
        var data =
            mimeType is null ? _formatter.Format(value)
            : action == "text" ? MimeBundle.Of((string?)value ?? "null", mimeType)
            : _formatter.Format(value, mimeType);
        if (action == "update")
            _run?.Output.Update(data, id);
        else
            _run?.Output.Show(data, id, isResult: false);
        return id;
    }

    static string About() =>
        string.Join(
            '\n',
            $"C# kernel of the course, {typeof(CSharpKernel).Assembly.GetName().Version}",
            $"Roslyn {typeof(Microsoft.CodeAnalysis.Compilation).Assembly.GetName().Version}",
            $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}"
        );

    static string MagicList() =>
        string.Join('\n', CellParser.Magics.Select(magic => $"{magic.Key, -12} {magic.Value}"));
}
