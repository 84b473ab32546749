namespace Course.Cli.Verifying;

/// <summary>One kind of check that <c>course verify</c> runs over every topic present.</summary>
internal interface IVerification
{
    /// <summary>What is checked, in a few words.</summary>
    string Name { get; }

    /// <summary>True when it runs notebooks or labs: <c>--fast</c> leaves it out.</summary>
    bool RunsCode { get; }

    /// <summary>Checks.</summary>
    /// <param name="say">Told what is being looked at, for the progress line.</param>
    /// <param name="cancellation">Ends the check.</param>
    Task<VerificationResult> RunAsync(Action<string> say, CancellationToken cancellation);
}
