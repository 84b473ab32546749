using System.Net;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Chaos;

/// <summary>
/// A client's connection to one broker without sockets: requests arrive late but in order, are handled one after
/// another, and their answers come late, in order, or never. A broken connection fails everything that is under way, in
/// order.
/// </summary>
internal sealed class SimulatedConnection(Simulation simulation, string clientId, int brokerId, bool leavesZombies)
{
    readonly Queue<Exchange> _sent = new();
    readonly Queue<Exchange> _arrived = new();
    Exchange? _current;
    double _lastArrival,
        _lastAnswer;
    int _correlation;

    public int BrokerId => brokerId;

    public bool IsBroken { get; private set; }

    sealed record Exchange(IRequest Request, short Version, int Correlation, Action<IResponse?> Then)
    {
        public Task<IResponse?>? Answer { get; set; }
        public bool IsSettled { get; set; }
    }

    /// <summary>Sends a request; <paramref name="then"/> gets the answer, or null when the connection breaks
    /// first.</summary>
    public void Send(IRequest request, short version, double timeoutMs, Action<IResponse?> then)
    {
        var exchange = new Exchange(request, version, _correlation++, then);
        _sent.Enqueue(exchange);
        _lastArrival = Math.Max(_lastArrival, simulation.Time.Milliseconds + simulation.Latency());
        simulation.At(_lastArrival, () => Arrive(exchange));
        simulation.In(
            timeoutMs,
            () =>
            {
                if (!exchange.IsSettled)
                    Break();
            }
        );
    }

    /// <summary>The connection is gone. What had arrived already may still be handled, but nobody hears of
    /// it.</summary>
    public void Break()
    {
        if (IsBroken)
            return;
        IsBroken = true;
        simulation.Forget(this);
        if (!leavesZombies || simulation.Random.Next(2) == 0)
            _arrived.Clear();
        while (_sent.TryDequeue(out var lost))
            Settle(lost, null);
    }

    /// <summary>The broker's side is gone as well: nothing more is handled.</summary>
    public void Reset()
    {
        _arrived.Clear();
        _current = null;
        Break();
    }

    void Arrive(Exchange exchange)
    {
        if (IsBroken)
            return;
        if (!simulation.Serves(clientId, brokerId))
        {
            if (!simulation.IsSilent(clientId, brokerId))
                Reset();
            return;
        }
        _arrived.Enqueue(exchange);
        Pump();
    }

    /// <summary>Handles the next request when the one before has its answer and the broker is not paused.</summary>
    public void Pump()
    {
        while (_current is null && simulation.Handles(brokerId) && _arrived.TryDequeue(out var next))
        {
            if (!simulation.IsUp(brokerId))
                return;
            _current = next;
            next.Answer = simulation.Handle(ContextOf(next), next.Request);
            simulation.Waits(this);
            Look();
        }
    }

    /// <summary>Sends the answer on its way if there is one by now.</summary>
    public bool Look()
    {
        if (_current is not { Answer.IsCompleted: true } done)
            return _current is null;
        _current = null;
        if (IsBroken)
        {
            _ = done.Answer.Exception;
        }
        else if (!done.Answer.IsCompletedSuccessfully || simulation.LosesAnswer())
        {
            _ = done.Answer.Exception;
            simulation.In(simulation.Latency(), Break);
        }
        else
        {
            _lastAnswer = Math.Max(_lastAnswer, simulation.Time.Milliseconds + simulation.Latency());
            simulation.At(_lastAnswer, () => Settle(done, done.Answer.Result));
        }
        Pump();
        return _current is null;
    }

    void Settle(Exchange exchange, IResponse? answer)
    {
        if (exchange.IsSettled)
            return;
        exchange.IsSettled = true;
        if (_sent.TryPeek(out var first) && first == exchange)
            _sent.Dequeue();
        exchange.Then(answer);
    }

    RequestContext ContextOf(Exchange exchange) =>
        new()
        {
            Api = exchange.Request.ApiKey,
            Version = exchange.Version,
            CorrelationId = exchange.Correlation,
            ClientId = clientId,
            BrokerId = brokerId,
            Client = new IPEndPoint(IPAddress.Loopback, 1),
            Size = 100,
        };
}
