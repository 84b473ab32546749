using Course.Interview.Cards;

namespace Course.Cli.Verifying;

/// <summary>The interview cards are whole: rubric, follow-ups, length, links, ids.</summary>
internal sealed class CardVerification(CourseHost host, TopicChoice choice) : IVerification
{
    public string Name => "cards";

    public bool RunsCode => false;

    public Task<VerificationResult> RunAsync(Action<string> say, CancellationToken cancellation) =>
        Task.FromResult(
            new VerificationResult(
                [
                    .. CardRules
                        .Check(host.Root)
                        .Where(problem => choice.Has(Path.GetFileName(problem.At.File)[..2]))
                        .Select(problem => problem.ToString()),
                ],
                [$"{CardBank.Read(host.Root).Cards.Count(card => choice.Has(card.Topic[..2]))} cards"]
            )
        );
}
