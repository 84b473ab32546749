using System.Collections.Concurrent;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.Security;

namespace Graders.Security;

/// <summary>The booking service at the brokers' doors, with somebody on the wire, and at doors that only look like
/// theirs.</summary>
internal sealed class Doors
{
    const string User = "booking-service";
    const string Topic = "bookings";

    /// <summary>A handshake that fails as often as this was no accident of the moment.</summary>
    const int MostRefusals = 6;

    const string Text = "Ms Example, room 7";
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(15));
    readonly Clinic _clinic;
    readonly ClientConfig _settings;
    readonly string _password;

    Doors(Clinic clinic, ClientConfig settings, string password)
    {
        (_clinic, _settings, _password) = (clinic, settings, password);
    }

    public static async Task<Doors> OpenAsync(Clinic clinic, IClientSettings settings)
    {
        await clinic.Cluster.CreateTopicAsync(Topic, partitions: 1);
        await clinic.AllowAsync(Acls.Allow(User, AclOperation.Write, ResourceType.Topic, Topic));
        var password = (await clinic.Cluster.ClientOfAsync(User)).SaslPassword;
        var given = settings.Of(
            new Access(clinic.Door, clinic.OldDoor, clinic.Security.Authority.CaPem, User, password)
        );
        Fail.Unless(given is not null, "Of gave null", "the settings of a client that gets in");
        try
        {
            Build(new ProducerConfig(Clinic.Copy(given)), _ => { }).Dispose();
        }
        catch (InvalidOperationException e)
        {
            Fail.With(
                happened: $"no client can be made of these settings; librdkafka says: {e.Message}",
                expected: "SslCaPem takes the text of an authority, SslCaLocation the path of a file; and SaslMechanism "
                    + "is GSSAPI, which is Kerberos, unless it is set",
                read: "notebook 09, on the handshake and on the login"
            );
        }
        return new Doors(clinic, given, password);
    }

    /// <summary>It writes, and whoever listens at either door can read nothing of it.</summary>
    public async Task TheRecordIsWrittenUnreadAsync()
    {
        using var atOldDoor = _clinic.Security.Eavesdrop(Login.PlainInTheClear);
        using var atDoor = _clinic.Security.Eavesdrop(Login.Scram);
        var (written, words) = await WriteAsync();
        foreach (var ear in (Eavesdropper[])[atOldDoor, atDoor])
        {
            Fail.Unless(
                !ear.Sees(_password),
                happened: "somebody listened on the wire while the service got in: its password passed there, "
                    + "for everybody to read",
                expected: "a password that nobody on the wire can read",
                read: "notebook 09, on a password on the wire"
            );
            Fail.Unless(
                !ear.Sees(Text),
                happened: $"somebody listened on the wire while the service wrote \"{Text}\", and read it there: "
                    + $"{ear.Bytes.Length} bytes passed, none of them encrypted",
                expected: "nothing of a record can be read on the wire",
                read: "notebook 09, on what the network sees"
            );
        }
        Fail.Unless(
            written,
            happened: $"the service has written nothing; its client says: {words.TrimEnd('.')}. "
                + $"{atDoor.Bytes.Length} bytes passed at the new door, {atOldDoor.Bytes.Length} at the old one",
            expected: "it gets in at the brokers' new door and writes its record",
            read: "notebook 09, on the handshake: what the client says in each failure"
        );
        var read = await WrittenValues.ReadAsync(_clinic);
        Fail.Unless(
            read.Contains(Text),
            happened: $"the topic holds {read.Count} records, and not the service's",
            expected: "the record is written to the clinic's own brokers"
        );
    }

    /// <summary>Right host, right names, but signed by nobody that the clinic knows.</summary>
    public async Task AStrangerIsToldNothingAsync()
    {
        using var authority = new CertificateAuthority("Somebody Else");
        await IsToldNothingAsync(
            authority.Issue(_clinic.Security.BrokerCertificate.Subject, ["localhost", "127.0.0.1"]),
            "a certificate that CN=Somebody Else has signed"
        );
    }

    /// <summary>Signed by the clinic, but for another host: whoever has any certificate of the clinic has such a
    /// one.</summary>
    public Task AColleagueIsToldNothingAsync() =>
        IsToldNothingAsync(
            _clinic.Security.Authority.Issue("CN=reporting", ["reporting.clinic.example"]),
            "a certificate of the clinic's for reporting.clinic.example"
        );

    /// <summary>Signed by the clinic, for this host, until yesterday.</summary>
    public Task AnOldCertificateIsToldNothingAsync() =>
        IsToldNothingAsync(
            _clinic.Security.Authority.Issue(
                _clinic.Security.BrokerCertificate.Subject,
                ["localhost", "127.0.0.1"],
                DateTimeOffset.UtcNow.AddDays(-30),
                DateTimeOffset.UtcNow.AddDays(-1)
            ),
            "a broker's certificate that ended yesterday"
        );

    async Task IsToldNothingAsync(IssuedCertificate certificate, string shown)
    {
        await using var impostor = Impostor.With(certificate);
        var config = new ProducerConfig(Clinic.Copy(_settings)) { BootstrapServers = impostor.Address };
        using var producer = Build(config, _ => { });
        await Wait.EndsAsync(impostor.Heard, Patience);
        Fail.Unless(
            impostor.Heard.IsCompleted,
            happened: $"the address of the brokers led to a server with {shown}: in "
                + $"{Patience.TotalSeconds} s the service has not even called it",
            expected: "the service calls whatever the address is, and looks who is there"
        );
        Fail.Unless(
            await impostor.Heard == 0,
            happened: $"the address of the brokers led to a server with {shown}: the service took it for "
                + $"a broker, and said {await impostor.Heard} bytes to it",
            expected: "it ends the handshake: before it says anything it checks who has signed, for which host, and "
                + "until when",
            read: "notebook 09, on who is at the other end"
        );
    }

    async Task<(bool Written, string Words)> WriteAsync()
    {
        var errors = new ConcurrentQueue<Error>();
        var lastFailure = "";
        using var refused = new CancellationTokenSource();
        var config = new ProducerConfig(Clinic.Copy(_settings)) { MessageTimeoutMs = (int)Patience.TotalMilliseconds };
        using var producer = Build(
            config,
            error =>
            {
                errors.Enqueue(error);
                if (errors.Count(IsRefusal) >= MostRefusals)
                    refused.Cancel();
            },
            failure => lastFailure = failure
        );
        try
        {
            await producer.ProduceAsync(Topic, new() { Key = "7", Value = Text }, refused.Token);
            return (true, "");
        }
        catch (Exception e) when (e is KafkaException or OperationCanceledException)
        {
            var told =
                errors.FirstOrDefault(IsRefusal)
                ?? errors.FirstOrDefault(error => error.Code != ErrorCode.Local_AllBrokersDown)
                ?? (e as KafkaException)?.Error;
            var reason = told?.Reason ?? "nothing";
            return (false, lastFailure == "" ? reason : $"{reason}, and in its log: {lastFailure}");
        }
    }

    static bool IsRefusal(Error error) => error.Code is ErrorCode.Local_Authentication or ErrorCode.Local_Ssl;

    static IProducer<string, string> Build(ProducerConfig config, Action<Error> said, Action<string>? failed = null) =>
        new ProducerBuilder<string, string>(config)
            .SetLogHandler(
                (_, line) =>
                {
                    if (line.Facility == "FAIL")
                        failed?.Invoke(line.Message);
                }
            )
            .SetErrorHandler((_, error) => said(error))
            .Build();
}
