using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Course.Cli;

/// <summary>Where a command writes: a styled console on a terminal, plain text elsewhere or when NO_COLOR is
/// set.</summary>
internal sealed class Terminal
{
    static readonly JsonSerializerOptions JsonFormat = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    const int PlainWidth = 160;

    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="interactive">Whether a person can be asked.</param>
    /// <param name="styled">Whether colours may be used.</param>
    /// <param name="width">The columns of a screen that is not interactive, a dumb terminal; null where there is
    /// none.</param>
    public Terminal(TextWriter output, TextWriter error, bool interactive, bool styled, int? width = null)
    {
        Output = output;
        Interactive = interactive;
        Out = Create(output, interactive, styled, width);
        Error = Create(error, interactive, styled, width);
    }

    /// <summary>Standard output for people.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>Standard error for people.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>Standard output as it is, for JSON and other exact text.</summary>
    public TextWriter Output { get; }

    /// <summary>True when a person can be asked and live progress can be drawn.</summary>
    public bool Interactive { get; }

    public static Terminal OfProcess()
    {
        var plain = Console.IsOutputRedirected;
        var noColor = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var dumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new Terminal(
            Console.Out,
            Console.Error,
            interactive: !plain && !Console.IsInputRedirected && !dumb,
            styled: !plain && !noColor && !dumb,
            width: plain || Console.WindowWidth <= 0 ? null : Console.WindowWidth
        );
    }

    /// <summary>Writes one JSON document; nothing else may go to standard output then.</summary>
    public void Json(object document) => Output.WriteLine(JsonSerializer.Serialize(document, JsonFormat));

    /// <summary>Asks a yes/no question; false where nobody can answer.</summary>
    public bool Confirm(string question) => Interactive && Out.Confirm(question, defaultValue: false);

    static IAnsiConsole Create(TextWriter writer, bool interactive, bool styled, int? width)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = styled ? AnsiSupport.Detect : AnsiSupport.No,
                ColorSystem = styled ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = interactive ? InteractionSupport.Detect : InteractionSupport.No,
                Out = new AnsiConsoleOutput(writer),
            }
        );
        if (!interactive)
            console.Profile.Width = width ?? PlainWidth;
        return console;
    }
}
