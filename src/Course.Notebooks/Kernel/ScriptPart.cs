using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Course.Notebooks;

/// <summary>One submission of the script, as it was written.</summary>
/// <param name="Code">The text, without what the engine adds to it.</param>
/// <param name="References">What it could name beyond what earlier submissions could.</param>
internal sealed record ScriptPart(string Code, ImmutableArray<PortableExecutableReference> References);
