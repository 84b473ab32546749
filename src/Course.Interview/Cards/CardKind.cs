namespace Course.Interview.Cards;

/// <summary>What a card asks for.</summary>
public enum CardKind
{
    /// <summary>How something works, and why.</summary>
    Question,

    /// <summary>Something went wrong: symptoms, how to find out, cause, fix, prevention.</summary>
    Scenario,

    /// <summary>Something is to be built, sized or decided.</summary>
    Design,
}
