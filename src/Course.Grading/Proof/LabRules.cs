using Course.Grading.Labs;
using Course.Kit;

namespace Course.Grading.Proof;

/// <summary>What a lab's files must hold, before anything runs.</summary>
public static class LabRules
{
    const int HintsPerTask = 3;
    const int WrongAnswersPerTask = 3;

    /// <summary>What is missing, one sentence each; empty when all is there.</summary>
    public static IReadOnlyList<string> Findings(Lab lab) =>
        [
            .. Brief(lab),
            .. lab.Tasks.SelectMany(task => Task(lab, task)),
            .. lab.WrongAnswers.SelectMany(answer => Wrong(lab, answer)),
            .. Alternatives(lab),
            .. Mirror(lab),
        ];

    static IEnumerable<string> Brief(Lab lab)
    {
        if (lab.Tasks.Count == 0)
            yield return $"{lab.Relative(lab.ReadmePath)} numbers no task (## 1. …)";
        if (!lab.Tasks.Select(task => task.Number).SequenceEqual(Enumerable.Range(1, lab.Tasks.Count)))
            yield return $"{lab.Relative(lab.ReadmePath)} does not number its tasks 1, 2, 3 …";
        if (lab.GraderFiles.Count == 0)
            yield return $"tests/Graders/{lab.PascalName}Grader.cs is missing";
    }

    static IEnumerable<string> Task(Lab lab, LabTask task)
    {
        if (task.Hints.Count != HintsPerTask)
            yield return $"{lab.Relative(lab.HintsPath)}: task {task.Number} has {task.Hints.Count} hints, not "
                + $"{HintsPerTask}";
        if (LabReadme.HintsIn(task.Brief).Count > 0)
            yield return $"{lab.Relative(lab.ReadmePath)}: task {task.Number} gives hints; they belong into HINTS.md";
        var wrong = lab.WrongAnswers.Count(answer => answer.Task == task.Number);
        if (wrong < WrongAnswersPerTask)
            yield return $"task {task.Number} has {wrong} wrong answers in {lab.Relative(lab.WrongFolder)}, not at least "
                + $"{WrongAnswersPerTask}";
    }

    static IEnumerable<string> Wrong(Lab lab, VariantAnswer answer)
    {
        var file = lab.Relative(answer.Path);
        if (answer.Task is null || lab.Tasks.All(task => task.Number != answer.Task))
            yield return $"{file} does not say which task it gets wrong (// task: n)";
        if (answer.Mistake is null)
            yield return $"{file} does not name its mistake (// mistake: …)";
        if (answer.Expect is null)
            yield return $"{file} does not say which words the grader must use (// expect: …)";
        if (answer.ShowsOn is { } only && !Cluster.Providers.Contains(only))
            yield return $"{file} shows on \"{only}\", which is no cluster: {string.Join(", ", Cluster.Providers)}";
        foreach (var finding in Replaces(lab, answer))
            yield return finding;
    }

    static IEnumerable<string> Alternatives(Lab lab)
    {
        if (lab.Alternatives.Count == 0)
            yield return $"{lab.Relative(lab.AlternativeFolder)} holds no alternative right answer";
        foreach (var finding in lab.Alternatives.SelectMany(answer => Replaces(lab, answer)))
            yield return finding;
    }

    static IEnumerable<string> Replaces(Lab lab, VariantAnswer answer)
    {
        if (lab.SolutionSources.All(path => Path.GetFileName(path) != answer.Replaces))
            yield return $"{lab.Relative(answer.Path)} does not say which file of {lab.Relative(lab.SolutionFolder)} it "
                + "replaces (// replaces: …)";
    }

    static IEnumerable<string> Mirror(Lab lab)
    {
        var own = lab.Sources.ToDictionary(path => Path.GetRelativePath(lab.Folder, path));
        var reference = lab.SolutionSources.ToDictionary(path => Path.GetRelativePath(lab.SolutionFolder, path));
        foreach (var file in own.Keys.Except(reference.Keys))
            yield return $"{lab.Relative(lab.SolutionFolder)} has no {file}";
        foreach (var file in reference.Keys.Except(own.Keys))
            yield return $"{lab.Relative(lab.Folder)} has no {file}";
        if (
            own.TryGetValue("Contract.cs", out var mine)
            && reference.TryGetValue("Contract.cs", out var theirs)
            && File.ReadAllText(mine) != File.ReadAllText(theirs)
        )
            yield return "Contract.cs differs between the lab and its solution";
    }
}
