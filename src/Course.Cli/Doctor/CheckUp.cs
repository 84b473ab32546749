namespace Course.Cli.Doctor;

/// <summary>What one look at this machine found.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="State">Whether the course can live with it.</param>
/// <param name="Seen">What was found.</param>
/// <param name="Next">What to do about it; null when nothing.</param>
internal sealed record CheckUp(string Name, CheckUpState State, string Seen, string? Next = null);
