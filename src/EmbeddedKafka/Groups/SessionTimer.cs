using EmbeddedKafka.Loop;

namespace EmbeddedKafka.Groups;

/// <summary>Runs out when nobody touches it for a while. A touch costs no timer: the one that runs looks at the last
/// touch when it fires.</summary>
internal sealed class SessionTimer(ClusterLoop loop, Action expired)
{
    LoopTimer? _timer;
    long _deadline;
    long _wakesAt;

    public void Touch(long milliseconds)
    {
        _deadline = loop.Uptime + milliseconds;
        if (_timer is { IsPending: true } && _wakesAt <= _deadline)
            return;
        _timer?.Cancel();
        Arm();
    }

    public void Stop()
    {
        _timer?.Cancel();
        _timer = null;
    }

    void Arm()
    {
        _wakesAt = _deadline;
        _timer = loop.Schedule(_deadline - loop.Uptime, Fire);
    }

    void Fire()
    {
        if (_deadline > loop.Uptime)
            Arm();
        else
            expired();
    }
}
