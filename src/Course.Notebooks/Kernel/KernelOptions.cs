namespace Course.Notebooks;

/// <summary>Settings of a <see cref="CSharpKernel"/>.</summary>
public sealed record KernelOptions
{
    /// <summary>The folder from which <c>#r "path"</c>, <c>#load</c> and <c>#!import</c> resolve: the notebook's.
    /// Default: the current one.</summary>
    public string BaseDirectory { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>How many characters of console text are kept and passed on per cell; what is over is counted. Default:
    /// 1 Mi.</summary>
    public int MaxStreamLength { get; init; } = 1024 * 1024;

    /// <summary>How many characters of displayed values are kept per cell. Default: 32 Mi (a chart library in a page is
    /// 4 Mi).</summary>
    public int MaxDisplayLength { get; init; } = 32 * 1024 * 1024;

    /// <summary>Where <c>Console.Read…</c> reads from. Default: nothing to read.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>Asks a person for a line: the prompt, and whether the answer is a secret; null where nobody answers.
    /// Default: nobody.</summary>
    public Func<string, bool, string?> Ask { get; init; } = (_, _) => null;

    /// <summary>Whether <c>#r "nuget: …"</c> may ask the package sources when the global packages folder lacks a
    /// package. Default: true.</summary>
    public bool Online { get; init; } = true;

    /// <summary>The folder of restored packages. Default: the one that NuGet's own settings name.</summary>
    public string? PackagesFolder { get; init; }

    /// <summary>The folder whose nuget.config (and those above it) name the package sources. Default:
    /// <see cref="BaseDirectory"/>.</summary>
    public string? NuGetConfigDirectory { get; init; }

    /// <summary>The clock by which a cell's time is limited. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
