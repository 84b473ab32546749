namespace Course.Cli.Doctor;

internal enum CheckUpState
{
    Good,

    /// <summary>Something convenient is missing; the course runs without it.</summary>
    Advice,

    /// <summary>The course cannot run like this.</summary>
    Bad,
}
