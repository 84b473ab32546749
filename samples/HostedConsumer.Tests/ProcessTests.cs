using System.Net;

namespace HostedConsumer.Tests;

/// <summary>The program itself, as an orchestrator sees it: settings from the environment, probes, SIGTERM,
/// SIGKILL.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task It_answers_probes_and_ends_with_0_on_SIGTERM()
    {
        await using var clinic = await Clinic.OpenAsync();
        using var service = Service.Start(clinic.Cluster.BootstrapServers);
        using var http = new HttpClient { BaseAddress = await service.AddressAsync() };
        await Clinic.Until(() => Answers(http, "/health/ready") == HttpStatusCode.OK, "it is ready");
        Assert.Equal(HttpStatusCode.OK, Answers(http, "/health/live"));
        await clinic.WriteAsync(Clinic.Booking("1", "Grey"));
        await Clinic.Until(() => clinic.Has("bookings-confirmed", 1), "the booking is confirmed");

        if (OperatingSystem.IsWindows())
            return; // there is no SIGTERM
        service.Signal(15);

        Assert.Equal(0, await service.ExitCodeAsync());
        Assert.Equal(1, clinic.Committed());
        Assert.Equal(0, clinic.Members);
    }

    [Fact]
    public async Task After_a_kill_the_next_one_goes_on_and_nothing_is_lost()
    {
        await using var clinic = await Clinic.OpenAsync();
        using (var service = Service.Start(clinic.Cluster.BootstrapServers))
        {
            await clinic.WriteAsync(Enumerable.Range(0, 200).Select(n => Clinic.Booking($"{n}", $"doctor {n % 9}")));
            await Clinic.Until(() => clinic.Has("bookings-confirmed", 1), "it is at work");
            service.Kill();
            await service.ExitCodeAsync();
        }
        using var next = Service.Start(clinic.Cluster.BootstrapServers);

        await Clinic.Until(() => clinic.Committed() == 200, "the next one has done the rest");
        var confirmed = clinic.Read("bookings-confirmed").Select(record => record.Message.Value).Distinct();
        Assert.Equal(200, confirmed.Count());
    }

    static HttpStatusCode Answers(HttpClient http, string probe) => http.GetAsync(probe).Result.StatusCode;
}
