namespace Course.Kit;

/// <summary>What a <see cref="RemoteService"/> made of a call.</summary>
public enum ServiceAnswer
{
    /// <summary>It did what was asked. 200.</summary>
    Done,

    /// <summary>It had done that before and did it no second time. 200; only of a service that is
    /// <see cref="RemoteService.IsIdempotent"/>.</summary>
    Repeated,

    /// <summary>It did what was asked, and the answer got lost: the caller sees a timeout. 504.</summary>
    Lost,

    /// <summary>It failed by chance, without having done anything. 500.</summary>
    Failed,

    /// <summary>It is down. 503.</summary>
    Down,

    /// <summary>It is talking with as many callers as it can. 429.</summary>
    Busy,

    /// <summary>It will never do this: what was asked is wrong. 422.</summary>
    Refused,
}
