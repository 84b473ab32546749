namespace Course.Interview.Scheduling;

/// <summary>What fitting the parameters to a review log came to.</summary>
/// <param name="Parameters">The weights to use: the fitted ones, or those it began with when they predict
/// better.</param>
/// <param name="Improved">True when the fitted ones predict reviews that they have not seen better.</param>
/// <param name="Reviews">Reviews that could be learned from: those a day or more after the one before.</param>
/// <param name="HeldOut">How many of them were kept aside to judge by.</param>
/// <param name="LossBefore">Mean log loss of the held-out reviews with the weights it began with.</param>
/// <param name="LossAfter">The same with <paramref name="Parameters"/>.</param>
public sealed record ParameterFit(
    FsrsParameters Parameters,
    bool Improved,
    int Reviews,
    int HeldOut,
    double LossBefore,
    double LossAfter
);
