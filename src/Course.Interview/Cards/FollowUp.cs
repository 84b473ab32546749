namespace Course.Interview.Cards;

/// <summary>A question that the interviewer asks next, and a short answer. Both are Markdown.</summary>
public sealed record FollowUp(string Question, string Answer);
