using Microsoft.CodeAnalysis;

namespace EmbeddedKafka.Generator;

/// <summary>Turns messages.txt and errors.txt into the protocol's classes: one file for each message, one for the
/// table, one for the errors.</summary>
[Generator]
public sealed class ProtocolGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var blocks = Table(context, "messages.txt").SelectMany((text, _) => Blocks(text));
        context.RegisterSourceOutput(
            blocks,
            (output, block) => Add(output, Name(block), () => new MessageEmitter(MessageParser.Parse(block)).Emit())
        );
        context.RegisterSourceOutput(
            blocks.Collect(),
            (output, all) => Add(output, "ApiTable", () => ApiTableEmitter.Emit([.. all.Select(MessageParser.Parse)]))
        );
        context.RegisterSourceOutput(
            Table(context, "errors.txt"),
            (output, text) => Add(output, "ErrorCode", () => ErrorCodeEmitter.Emit(text))
        );
    }

    static IncrementalValuesProvider<string> Table(IncrementalGeneratorInitializationContext context, string file) =>
        context
            .AdditionalTextsProvider.Where(text =>
                text.Path.EndsWith("/" + file, StringComparison.Ordinal)
                || text.Path.EndsWith("\\" + file, StringComparison.Ordinal)
            )
            .Select((text, cancel) => text.GetText(cancel)?.ToString().Replace("\r", "") ?? "");

    static IEnumerable<string> Blocks(string text) =>
        text.Split(["\n\n"], StringSplitOptions.RemoveEmptyEntries)
            .Where(block => block.Trim().Length > 0)
            .Select(block => block.Trim('\n'));

    static string Name(string block) => block.Split(' ', '\n')[1];

    static void Add(SourceProductionContext output, string name, Func<string> emit)
    {
        string source;
        try
        {
            source = emit();
        }
        catch (Exception e) when (e is FormatException or ArgumentException or IndexOutOfRangeException)
        {
            source = $"#error The protocol table is wrong at {name}: {e.Message.Replace('\n', ' ')}\n";
        }
        output.AddSource(name + ".g.cs", source);
    }
}
