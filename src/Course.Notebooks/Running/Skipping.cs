using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Notebooks;

/// <summary>
/// Says which cells a run skips: those for which the cluster at hand lacks something, those that are not for this
/// engine or are tagged so, and those that fail because they build on a variable of such a cell.
/// </summary>
internal sealed class Skipping
{
    readonly Dictionary<string, NotebookCell> _lost = [];

    /// <summary>Why a cell is not to be run at all, or null when it is.</summary>
    public string? ReasonToLeaveOut(NotebookCell cell, string notebookLanguage)
    {
        var language = cell.Language ?? notebookLanguage;
        var reason =
            cell.HasTag(CellTags.SkipExecution) ? $"It has the tag {CellTags.SkipExecution}."
            : !CellLanguages.IsKnown(language) ? $"It is written in {language}; the course's engine runs C#."
            : null;
        if (reason is not null && language == CellLanguages.CSharp)
            Lose(cell, ScriptNames.Parse(cell.Source));
        return reason;
    }

    /// <summary>Why this cell counts as skipped, or null when it does not.</summary>
    public string? ReasonOf(NotebookCell cell, string source, CellOutcome outcome)
    {
        if (outcome.Error is not { } error)
            return null;
        var code = ScriptNames.Parse(source);
        if (Reason(error, code) is not { } reason)
            return null;
        Lose(cell, code);
        return reason;
    }

    void Lose(NotebookCell cell, SyntaxNode code)
    {
        foreach (var name in ScriptNames.Variables(code))
            _lost.TryAdd(name, cell);
    }

    string? Reason(CellError error, SyntaxNode code)
    {
        if (KitEvents.SkipReason(error) is { } told)
            return told;
        if (_lost.Count == 0)
            return null;
        // A name that the cell gives itself hides the lost one: its failure is its own.
        var own = ScriptNames.Declared(code.DescendantNodes()).ToHashSet();
        var needed = code.DescendantNodes()
            .OfType<IdentifierNameSyntax>()
            .Select(name => name.Identifier.ValueText)
            .FirstOrDefault(name => _lost.ContainsKey(name) && !own.Contains(name));
        return needed is null ? null : $"It builds on {needed} of cell {_lost[needed].Number}, which was skipped.";
    }
}
