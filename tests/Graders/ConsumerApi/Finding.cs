namespace Graders.ConsumerApi;

/// <summary>What was wrong with a committed transaction.</summary>
/// <param name="Happened">What it changed.</param>
/// <param name="Expected">What the task asks for instead.</param>
/// <param name="Read">Where the idea is taught.</param>
internal sealed record Finding(string Happened, string Expected, string Read);
