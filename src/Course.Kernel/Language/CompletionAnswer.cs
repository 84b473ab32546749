namespace Course.Kernel.Language;

/// <summary>What could stand at a place, best first.</summary>
/// <param name="Start">Where the text begins that an item replaces.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Items">What it can be replaced by.</param>
internal sealed record CompletionAnswer(int Start, int End, IReadOnlyList<CompletionChoice> Items);

/// <summary>One choice.</summary>
/// <param name="Text">What is put in.</param>
/// <param name="Kind">What it is, in the words for which front ends have pictures: method, property, class.</param>
internal sealed record CompletionChoice(string Text, string Kind);
