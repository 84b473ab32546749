using System.Text;
using System.Text.Json;

namespace HostedConsumer.Listening;

/// <summary>Reads a record's value and calls the handler, which it takes from the record's scope.</summary>
public delegate Task HandleRecord(IServiceProvider scope, RawRecord record, CancellationToken cancel);

/// <summary>What a program calls.</summary>
public static class ListenerServices
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Listens to "Listener:Topic", and calls the handler for each record. The settings are checked when the
    /// host starts: a name that nobody knows is an error, too.</summary>
    public static void AddKafkaListener<TMessage, THandler>(this IServiceCollection services, IConfiguration settings)
        where THandler : class, IRecordHandler<TMessage>
    {
        var client = settings.GetSection("Kafka:Client");
        services.AddSettings<ListenerOptions>(settings.GetSection("Listener")).ValidateDataAnnotations();
        services.AddSettings<ConsumerConfig>(client, settings.GetSection("Kafka:Consumer"));
        services.AddSettings<ProducerConfig>(client, settings.GetSection("Kafka:Producer"));
        services.ConfigureOptions<ShutdownTime>();
        services.AddSingleton<Telemetry>().AddSingleton<EventPublisher>();
        services.AddSingleton<DeadLetters>().AddSingleton<RecordProcessor>();
        services.AddScoped<IRecordHandler<TMessage>, THandler>().AddSingleton<HandleRecord>(HandleAsync<TMessage>);
        services.AddSingleton<KafkaListener>().AddHostedService(all => all.GetRequiredService<KafkaListener>());
        services.AddHealthChecks().AddCheck<ListenerCheck>("live").AddCheck<ListenerCheck>("ready");
    }

    static OptionsBuilder<T> AddSettings<T>(this IServiceCollection services, params IConfiguration[] sections)
        where T : class
    {
        var options = services.AddOptions<T>().ValidateOnStart();
        foreach (var section in sections)
            options.Bind(section, binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }

    static Task HandleAsync<TMessage>(IServiceProvider scope, RawRecord record, CancellationToken cancel)
    {
        if (JsonSerializer.Deserialize<TMessage>(record.Message.Value, Json) is not { } message)
            throw new PermanentException("the value is null");
        var key = record.Message.Key is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
        var received = new Received<TMessage>(message, key, record.TopicPartitionOffset, record.Message.Headers);
        return scope.GetRequiredService<IRecordHandler<TMessage>>().HandleAsync(received, cancel);
    }

    /// <summary>The host waits longer for the listener than the listener for its records.</summary>
    sealed class ShutdownTime(IOptions<ListenerOptions> listener) : IConfigureOptions<HostOptions>
    {
        public void Configure(HostOptions host) =>
            host.ShutdownTimeout = listener.Value.DrainTimeout + TimeSpan.FromSeconds(10);
    }
}
