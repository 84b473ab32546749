using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Transactions;

/// <summary>Whether an EndTxn is refused, has been done already, or is to be done.</summary>
internal readonly record struct EndingVerdict(ErrorCode Error, bool IsDone)
{
    public static EndingVerdict ToDo => default;
    public static EndingVerdict Done => new(ErrorCode.None, IsDone: true);

    public static EndingVerdict Refused(ErrorCode error) => new(error, IsDone: false);
}
