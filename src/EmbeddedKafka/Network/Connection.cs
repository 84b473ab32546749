using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Tasks.Sources;
using EmbeddedKafka.Loop;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security.Sasl;

namespace EmbeddedKafka.Network;

/// <summary>
/// One client's connection. Requests are taken one after another, as a Kafka broker does, which keeps the answers in
/// order. The connection is itself the work that it posts to the loop, so that a request allocates little more than its
/// objects.
/// </summary>
internal sealed class Connection : LoopWork, IValueTaskSource<IResponse?>
{
    /// <summary>Answers to requests that arrived together leave together, up to so many bytes.</summary>
    const int FlushAbove = 256 * 1024;

    readonly BrokerServer _server;
    readonly Socket _socket;
    readonly FrameReader _frames;
    readonly IPEndPoint _client;
    readonly Action _answered;
    readonly ListenerGate _gate;
    readonly SaslAuthenticator? _sasl;
    Stream? _secure;
    Session _session;
    ManualResetValueTaskSourceCore<IResponse?> _response = new() { RunContinuationsAsynchronously = true };
    ValueTask<IResponse?> _pending;
    RequestContext _context = null!;
    IApiHandler _handler = null!;
    IRequest _request = null!;
    volatile bool _closed;
    volatile string? _clientId;
    bool _isSilent;
    string _softwareName = "unknown";
    string _softwareVersion = "unknown";

    /// <exception cref="SocketException">The client has gone already.</exception>
    public Connection(BrokerServer server, ListenerGate gate, Socket socket)
    {
        _server = server;
        _gate = gate;
        _socket = socket;
        _client = (IPEndPoint)socket.RemoteEndPoint!;
        _frames = new(
            socket,
            gate.Sasl is null ? server.Settings.MaxRequestBytes : gate.Sasl.MaxReceiveBytes,
            server.Settings.Credit
        );
        _answered = Answered;
        _session = new(_client.Address, gate.Index);
        if (gate.Sasl is not null)
            _sasl = new(gate.Sasl, _client.Address, gate.Index, server.Settings.Loop.Time);
        LastActive = server.Settings.Loop.Uptime;
    }

    public IPEndPoint Client => _client;

    public ListenerGate Gate => _gate;

    /// <summary>As the last request said; null before the first.</summary>
    public string? ClientId => _clientId;

    /// <summary>When the last request came or was answered, by <see cref="ClusterLoop.Uptime"/>.</summary>
    public long LastActive { get; private set; }

    /// <summary>Whether a request waits for its answer.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Serves until the client leaves, the connection is closed, or something that is not Kafka
    /// arrives.</summary>
    public async Task RunAsync()
    {
        using var writer = new KafkaWriter();
        try
        {
            if (_gate.Tls is not null)
                await SecureAsync().ConfigureAwait(false);
            await ServeAllAsync(writer).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ProtocolException or AuthenticationException or FailedRequestException)
        {
            Log(e.Message);
        }
        catch (Exception e)
            when (e is SocketException or IOException or ObjectDisposedException or ClosedOnPurposeException)
        {
            // The client or this broker closed the connection: nothing to say.
        }
        catch (Exception e)
        {
            Log(e.ToString());
        }
        finally
        {
            _frames.Dispose();
            _secure?.Dispose();
            _server.Remove(this);
            Close();
            _server.Settings.Observer.Closed(_server.BrokerId, _client, _clientId);
        }
    }

    public void Close()
    {
        _closed = true;
        _socket.Dispose();
    }

    /// <summary>Handles the current request, on the loop.</summary>
    public override void Run()
    {
        if (_closed)
        {
            _response.SetException(new ClosedOnPurposeException());
            return;
        }
        if (
            _server.Settings.Blockade is { IsUp: true } blockade
            && blockade.Blocks(_server.BrokerId, _context.ClientId)
        )
        {
            blockade.Wait(_server.BrokerId, _context.ClientId, () => _server.Settings.Loop.Post(this));
            return;
        }
        LastActive = _server.Settings.Loop.Uptime;
        IsBusy = true;
        try
        {
            _server.Settings.Observer.Received(_context);
            if (_request is ApiVersionsRequest { ClientSoftwareName.Length: > 0 } hello)
            {
                (_softwareName, _softwareVersion) = (hello.ClientSoftwareName, hello.ClientSoftwareVersion);
                _server.Settings.Observer.Identified(_context, _softwareName, _softwareVersion);
            }
            _pending = _handler.HandleAsync(_context, _request);
        }
        catch (Exception e)
        {
            _pending = ValueTask.FromException<IResponse?>(e);
        }
        if (_pending.IsCompleted)
            Answered();
        else
            _pending.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_answered);
    }

    void Answered()
    {
        var pending = _pending;
        _pending = default;
        IsBusy = false;
        LastActive = _server.Settings.Loop.Uptime;
        try
        {
            var response = pending.GetAwaiter().GetResult();
            _server.Settings.BeforeAnswer?.Invoke(_handler);
            _response.SetResult(response);
        }
        catch (Exception e)
        {
            _response.SetException(e);
        }
    }

    async Task ServeAllAsync(KafkaWriter writer)
    {
        try
        {
            while (await _frames.ReadAsync().ConfigureAwait(false))
            {
                if (!_isSilent)
                    await TakeAsync(writer).ConfigureAwait(false);
                if (!_frames.HasNext || writer.Length > FlushAbove)
                    await FlushAsync(writer).ConfigureAwait(false);
            }
        }
        catch (ProtocolException)
        {
            // The requests before the bad one have their answers.
            await FlushAsync(writer).ConfigureAwait(false);
            throw;
        }
    }

    ValueTask TakeAsync(KafkaWriter writer) =>
        _sasl is null || !_sasl.Takes(_frames.Frame.Span) ? ServeAsync(writer) : AuthenticateAsync(_sasl, writer);

    /// <summary>Agrees on a key before the first request; a client that shows a certificate is its subject.</summary>
    async Task SecureAsync()
    {
        try
        {
            var (stream, user) = await _gate.Tls!.AuthenticateAsync(_socket).ConfigureAwait(false);
            _frames.Secure = _secure = stream;
            if (user is not null && _sasl is null)
                _session = new(_client.Address, _gate.Index, user);
        }
        catch (Exception e) when (e is AuthenticationException or IOException && !_closed)
        {
            throw new AuthenticationException("TLS handshake failed: " + e.GetBaseException().Message, e);
        }
    }

    async ValueTask AuthenticateAsync(SaslAuthenticator sasl, KafkaWriter writer)
    {
        try
        {
            sasl.Receive(_frames.Frame, writer);
        }
        catch (Exception e) when (e is not SaslRefusal && IsOurs(e))
        {
            throw new FailedRequestException("authentication", e);
        }
        catch (SaslRefusal refusal)
        {
            await FlushAsync(writer).ConfigureAwait(false);
            await Task.Delay(_gate.Sasl!.FailureDelay, _server.Settings.Loop.Time).ConfigureAwait(false);
            if (refusal.Answer is { } answer)
                await SendAsync(answer).ConfigureAwait(false);
            throw new AuthenticationException("failed authentication: " + refusal.Message);
        }
        if (sasl.Session is not { } session || session == _session)
            return;
        _session = session;
        _frames.Accept(_server.Settings.MaxRequestBytes);
    }

    async ValueTask ServeAsync(KafkaWriter writer)
    {
        if (Read(writer))
            return;
        _response.Reset();
        _server.Settings.Loop.Post(this);
        var answer = new ValueTask<IResponse?>(this, _response.Version);
        if (!answer.IsCompleted && writer.Length > 0)
            await FlushAsync(writer).ConfigureAwait(false);
        IResponse? response;
        try
        {
            response = await answer.ConfigureAwait(false);
        }
        catch (SilencedException)
        {
            _isSilent = true;
            return;
        }
        catch (Exception e) when (IsOurs(e))
        {
            throw new FailedRequestException(_context.Api.ToString(), e);
        }
        if (response is not null)
        {
            if (_server.Settings.Blockade.IsUp)
                await PassBlockadeAsync().ConfigureAwait(false);
            Write(writer, response);
        }
        if (_context.ThrottleMs > 0)
            await PauseAsync(writer).ConfigureAwait(false);
    }

    /// <summary>Whether an exception of a handler or a codec is a failure of this library: not what refuses a request
    /// or tells that the connection is closed.</summary>
    bool IsOurs(Exception e) => e is not (ProtocolException or AuthenticationException or ClosedOnPurposeException);

    bool Read(KafkaWriter writer)
    {
        try
        {
            return DecodeRequest(writer);
        }
        catch (Exception e) when (IsOurs(e))
        {
            throw new FailedRequestException("reading a request", e);
        }
    }

    void Write(KafkaWriter writer, IResponse response)
    {
        try
        {
            ResponseFrame.Write(writer, _context, response);
        }
        catch (Exception e) when (IsOurs(e))
        {
            throw new FailedRequestException($"writing the answer of {_context.Api}", e);
        }
    }

    /// <summary>A client beyond its quota has its answer at once; what it sends meanwhile is left lying
    /// (KIP-219).</summary>
    async ValueTask PauseAsync(KafkaWriter writer)
    {
        var pause = Task.Delay(TimeSpan.FromMilliseconds(_context.ThrottleMs), _server.Settings.Loop.Time);
        await FlushAsync(writer).ConfigureAwait(false);
        await pause.ConfigureAwait(false);
    }

    /// <summary>Keeps an answer back while its way to the client is blocked.</summary>
    Task PassBlockadeAsync()
    {
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Settings.Loop.Post(() =>
        {
            var blockade = _server.Settings.Blockade;
            if (blockade.Blocks(_server.BrokerId, _context.ClientId))
                blockade.Wait(_server.BrokerId, _context.ClientId, passed.SetResult);
            else
                passed.SetResult();
        });
        return passed.Task;
    }

    /// <summary>Reads the current frame into the fields that <see cref="Run"/> uses; true when it is answered
    /// already.</summary>
    bool DecodeRequest(KafkaWriter writer)
    {
        var reader = new KafkaReader(_frames.Frame);
        var api = (ApiKey)reader.ReadInt16();
        var version = reader.ReadInt16();
        var correlationId = reader.ReadInt32();
        if (_server.Settings.Apis.Find(api) is not { } handler)
            throw new ProtocolException($"there is no API {(short)api} here");
        if (version < handler.MinVersion || version > handler.MaxVersion)
        {
            if (api != ApiKey.ApiVersions)
                throw new ProtocolException(
                    $"{api} has versions {handler.MinVersion} to {handler.MaxVersion} here, not {version}"
                );
            ResponseFrame.WriteUnsupportedApiVersions(writer, correlationId, handler);
            return true;
        }
        var clientId = reader.ReadNullableString(flexible: false);
        _clientId = clientId;
        if (ApiTable.RequestHeaderVersion(api, version) >= 2)
            reader.SkipTags();
        _handler = handler;
        _request = handler.Read(ref reader, version);
        _context = new()
        {
            Api = api,
            Version = version,
            CorrelationId = correlationId,
            ClientId = clientId,
            BrokerId = _server.BrokerId,
            Client = _client,
            ClientSoftwareName = _softwareName,
            ClientSoftwareVersion = _softwareVersion,
            Session = _session,
            Size = _frames.Frame.Length + 4,
            Frame = _frames.Large,
        };
        handler.Prepare(_context, _request);
        return false;
    }

    async ValueTask FlushAsync(KafkaWriter writer)
    {
        if (writer.Length == 0)
            return;
        if (writer.TryGetSingleSegment(out var segment))
            await SendAsync(segment).ConfigureAwait(false);
        else
            await SendAsync(writer.Segments()).ConfigureAwait(false);
        writer.Clear();
    }

    async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_secure is not null)
        {
            await _secure.WriteAsync(bytes).ConfigureAwait(false);
            return;
        }
        while (bytes.Length > 0)
            bytes = bytes[await _socket.SendAsync(bytes).ConfigureAwait(false)..];
    }

    async ValueTask SendAsync(IEnumerable<ReadOnlyMemory<byte>> segments)
    {
        if (_secure is not null)
        {
            foreach (var segment in segments)
                await _secure.WriteAsync(segment).ConfigureAwait(false);
            return;
        }
        var list = new SegmentList(segments);
        while (list.Count > 0)
            list.Advance(await _socket.SendAsync(list.Segments, SocketFlags.None).ConfigureAwait(false));
    }

    void Log(string reason) =>
        _server.Settings.Log($"broker {_server.BrokerId} closed the connection from {_client}: {reason}");

    IResponse? IValueTaskSource<IResponse?>.GetResult(short token) => _response.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<IResponse?>.GetStatus(short token) => _response.GetStatus(token);

    void IValueTaskSource<IResponse?>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _response.OnCompleted(continuation, state, token, flags);
}
