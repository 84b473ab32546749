using EmbeddedKafka.Loop;

namespace EmbeddedKafka.Groups;

/// <summary>Expires when it has not been touched for some time. Touching it starts no timer: the running one checks the
/// new deadline when it fires.</summary>
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
