namespace Course.Interview.Cards;

/// <summary>One interview question with everything needed to rehearse it. Texts are Markdown.</summary>
/// <param name="Id">Stable and unique in the course: reviews are kept by it.</param>
/// <param name="Topic">The name of the card file without extension: <c>01-kafka-basics</c>.</param>
/// <param name="Level">Who should answer it well.</param>
/// <param name="Kind">What it asks for.</param>
/// <param name="Question">As the interviewer says it.</param>
/// <param name="Answer">As one would say it aloud in about a minute.</param>
/// <param name="Rubric">The points that a good answer makes.</param>
/// <param name="FollowUps">What the interviewer asks next.</param>
/// <param name="Trap">What people get wrong.</param>
/// <param name="Proofs">The notebook sections and lab tasks that show it on a cluster.</param>
/// <param name="Sources">KIPs, documentation pages and source files that it rests on.</param>
/// <param name="Covers">Ids of notebooks/syllabus.md.</param>
/// <param name="At">Where it stands in its file.</param>
public sealed record Card(
    string Id,
    string Topic,
    CardLevel Level,
    CardKind Kind,
    string Question,
    CardText Answer,
    IReadOnlyList<RubricPoint> Rubric,
    IReadOnlyList<FollowUp> FollowUps,
    CardText Trap,
    IReadOnlyList<CardLink> Proofs,
    IReadOnlyList<CardLink> Sources,
    IReadOnlyList<string> Covers,
    FileLine At
);
