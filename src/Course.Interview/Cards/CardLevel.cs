namespace Course.Interview.Cards;

/// <summary>How senior the person is who should answer a card well; in rising order.</summary>
public enum CardLevel
{
    Junior,
    Mid,
    Senior,
    Staff,
}
