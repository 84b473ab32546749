using NetMQ;
using NetMQ.Sockets;

namespace Course.Kernel.Wire;

/// <summary>
/// The five sockets of a kernel. NetMQ's sockets belong to one thread: it reads, checks and hands over messages and
/// never waits for their handling; what is sent comes to it through a queue. The heartbeat echoes on the same thread.
/// </summary>
internal sealed class KernelSockets : IDisposable
{
    static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    readonly MessageSigner _signer;
    readonly Action<ChannelKind, Message> _received;
    readonly Action<string> _log;
    readonly string _session;
    readonly RouterSocket _shell = new();
    readonly RouterSocket _control = new();
    readonly RouterSocket _stdin = new();
    readonly XPublisherSocket _iopub = new();
    readonly ResponseSocket _heartbeat = new();
    readonly NetMQQueue<(ChannelKind Channel, IReadOnlyList<byte[]> Frames)> _outgoing = new();
    readonly NetMQPoller _poller;

    /// <param name="received">Hears each message on the sockets' thread; must not wait.</param>
    /// <exception cref="KernelException">A port is taken or the address is not this machine's.</exception>
    public KernelSockets(
        ConnectionFile connection,
        MessageSigner signer,
        string session,
        Action<ChannelKind, Message> received,
        Action<string> log
    )
    {
        (_signer, _session, _received, _log) = (signer, session, received, log);
        Bind(_shell, connection.Address(connection.Shell));
        Bind(_control, connection.Address(connection.Control));
        Bind(_stdin, connection.Address(connection.Stdin));
        Bind(_iopub, connection.Address(connection.Iopub));
        Bind(_heartbeat, connection.Address(connection.Heartbeat));
        _iopub.Options.XPubVerbose = true;

        _shell.ReceiveReady += (_, _) => Receive(ChannelKind.Shell, _shell);
        _control.ReceiveReady += (_, _) => Receive(ChannelKind.Control, _control);
        _stdin.ReceiveReady += (_, _) => Receive(ChannelKind.Stdin, _stdin);
        _iopub.ReceiveReady += (_, _) => Welcome();
        _heartbeat.ReceiveReady += (_, _) => Echo();
        _outgoing.ReceiveReady += (_, _) => SendAll();
        _poller = [_shell, _control, _stdin, _iopub, _heartbeat, _outgoing];
        _poller.RunAsync("jupyter", isBackgroundThread: true);
    }

    /// <summary>Sends a message soon, in the order of the calls. From any thread.</summary>
    public void Send(ChannelKind channel, Message message) => _outgoing.Enqueue((channel, message.Write(_signer)));

    /// <summary>Closes the sockets; what was sent before still goes out, for a second.</summary>
    public void Dispose()
    {
        _poller.Stop();
        SendAll();
        _poller.Dispose();
        foreach (var socket in (NetMQSocket[])[_shell, _control, _stdin, _iopub, _heartbeat])
            socket.Dispose();
        _outgoing.Dispose();
        // Cleanup waits until lingering messages are sent, and has been seen to wait longer; hence the limit.
        Task.Run(() => NetMQConfig.Cleanup(block: true)).Wait(Linger + Linger);
    }

    static void Bind(NetMQSocket socket, string address)
    {
        socket.Options.Linger = Linger;
        // No message is dropped because a front end reads slowly: a cell's output is bounded.
        socket.Options.SendHighWatermark = 0;
        socket.Options.ReceiveHighWatermark = 0;
        try
        {
            socket.Bind(address);
        }
        catch (NetMQException error)
        {
            throw new KernelException(
                $"The kernel cannot listen on {address}: {error.ErrorCode}. Is another kernel there?"
            );
        }
    }

    void Receive(ChannelKind channel, NetMQSocket socket)
    {
        NetMQMessage? message = null;
        while (socket.TryReceiveMultipartMessage(ref message))
        {
            try
            {
                _received(channel, Message.Read([.. message.Select(frame => frame.ToByteArray())], _signer));
            }
            catch (MessageException bad)
            {
                _log($"dropped a message on {channel}: {bad.Message}");
            }
        }
    }

    /// <summary>Tells a new subscriber that it is heard, so that it need not guess when it may ask.</summary>
    void Welcome()
    {
        while (_iopub.TryReceiveFrameBytes(out var frame))
        {
            if (frame is not [1, .. var topic])
                continue;
            var welcome = Message.Create(
                "iopub_welcome",
                _session,
                [],
                new() { ["subscription"] = System.Text.Encoding.UTF8.GetString(topic) },
                [topic]
            );
            Send(_iopub, welcome.Write(_signer));
        }
    }

    void Echo()
    {
        NetMQMessage? beat = null;
        while (_heartbeat.TryReceiveMultipartMessage(ref beat))
            _heartbeat.TrySendMultipartMessage(beat);
    }

    void SendAll()
    {
        while (_outgoing.TryDequeue(out var next, TimeSpan.Zero))
        {
            Send(
                next.Channel switch
                {
                    ChannelKind.Shell => _shell,
                    ChannelKind.Control => _control,
                    ChannelKind.Stdin => _stdin,
                    _ => _iopub,
                },
                next.Frames
            );
        }
    }

    static void Send(NetMQSocket socket, IReadOnlyList<byte[]> frames)
    {
        for (var index = 0; index < frames.Count; index++)
            socket.SendFrame(frames[index], more: index < frames.Count - 1);
    }
}
