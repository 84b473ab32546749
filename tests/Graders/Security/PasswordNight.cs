using System.Security.Cryptography;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.Security;

namespace Graders.Security;

/// <summary>The night in which the booking service gets another password.</summary>
internal sealed class PasswordNight : IAsyncDisposable
{
    const string User = "booking-service";
    const string Topic = "bookings";
    const string Section = "notebook 09, on two slots for a password";
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(15));
    readonly Clinic _clinic;
    readonly Deployment<Credential> _pods;
    readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
    readonly Credential _old;

    PasswordNight(Clinic clinic, string old)
    {
        _clinic = clinic;
        _old = new Credential(SaslMechanism.ScramSha512, old);
        _pods = new Deployment<Credential>(
            Topic,
            partitions: 1,
            With,
            credential =>
                $"{(credential.Password == old ? "the old" : "the new")} password for {Name(credential.Mechanism)}",
            Section
        );
    }

    public static async Task<PasswordNight> OpenAsync(Clinic clinic)
    {
        await clinic.Cluster.CreateTopicAsync(Topic, partitions: 1);
        await clinic.AllowAsync(Acls.Allow(User, AclOperation.Write, ResourceType.Topic, Topic));
        var night = new PasswordNight(clinic, (await clinic.Cluster.ClientOfAsync(User)).SaslPassword);
        await night._pods.StartAsync(night._old);
        return night;
    }

    public async Task ThePasswordIsChangedAsync(IPasswordRotation rotation)
    {
        try
        {
            await rotation.RotateAsync(_clinic.Admin, User, _password, _pods);
        }
        catch (AlterUserScramCredentialsException e)
        {
            Fail.With(
                happened: "the brokers refused the change: "
                    + string.Join(", ", e.Results.Select(result => result.Error).Where(error => error.IsError)),
                expected: "each step is one that brokers take",
                read: Section
            );
        }
        _pods.NothingWasRefused();
        Fail.Unless(
            _pods.Settings.Count > 0 && _pods.Settings[^1].Password == _password,
            happened: _pods.Settings.Count == 0
                ? "RotateAsync has ended, and the pods were given no new password"
                : "RotateAsync has ended, and the pods show another password than the new one",
            expected: "the pods show the new password in the end",
            read: Section
        );
    }

    /// <summary>What the pods show now must do without what went before.</summary>
    public async Task ThePodsComeBackAsync()
    {
        await _pods.ComeBackAsync();
        _pods.NothingWasRefused();
    }

    public async Task TheOldPasswordOpensNothingAsync()
    {
        foreach (var mechanism in (SaslMechanism[])[SaslMechanism.ScramSha512, SaslMechanism.ScramSha256])
            Fail.Unless(
                // Brokers hear of it a moment later.
                await Wait.HoldsAsync(
                    Patience,
                    async () => !await Clinic.LetsInAsync(With(_old with { Mechanism = mechanism }))
                ),
                happened: $"the rotation is over, and the brokers still let somebody in with the old password "
                    + $"({Name(mechanism)})",
                expected: "the old password opens nothing, whatever the mechanism",
                read: Section
            );
    }

    public ValueTask DisposeAsync() => _pods.DisposeAsync();

    ClientConfig With(Credential credential) =>
        new()
        {
            BootstrapServers = _clinic.Door,
            SecurityProtocol = SecurityProtocol.SaslSsl,
            SslCaPem = _clinic.Security.Authority.CaPem,
            SaslMechanism = credential.Mechanism,
            SaslUsername = User,
            SaslPassword = credential.Password,
        };

    static string Name(SaslMechanism mechanism) =>
        mechanism switch
        {
            SaslMechanism.ScramSha256 => "SCRAM-SHA-256",
            SaslMechanism.ScramSha512 => "SCRAM-SHA-512",
            _ => $"{mechanism}",
        };
}
