namespace Course.Interview.Planning;

/// <summary>One piece of work on the way to an interview.</summary>
/// <param name="What">As a person reads it: <c>notebook 02</c>, <c>lab 01 task 3</c>, <c>7 new cards of 04</c>.</param>
/// <param name="Command">What does it.</param>
/// <param name="Minutes">About how long it takes.</param>
public sealed record PlanItem(string What, string Command, int Minutes);
