using System.Collections.Concurrent;
using EmbeddedKafka.Security.OAuth;
using EmbeddedKafka.Tests.Scenarios;
using EmbeddedKafka.Tests.Security.Material;

namespace EmbeddedKafka.Tests.Security.OAuth;

public sealed class TokenKeySourceTests : IDisposable
{
    static readonly SignatureAlgorithm Rs256 = SignatureAlgorithm.Find("RS256")!;
    static readonly TimeSpan Refresh = TimeSpan.FromHours(1);

    readonly TokenIssuer _issuer = new(("first", "RS256"));
    readonly ManualTime _time = new();
    readonly ConcurrentQueue<string> _log = new();
    readonly TokenKeySource _source;

    public TokenKeySourceTests() =>
        _source = new(
            new(_issuer.Url),
            Refresh,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(10),
            _time,
            _log.Enqueue
        );

    public void Dispose()
    {
        _source.Dispose();
        _issuer.Dispose();
    }

    [Fact]
    public async Task Keys_are_read_once_and_again_when_it_is_time()
    {
        await _source.OpenAsync(default);
        await _source.OpenAsync(default);
        Assert.NotNull(_source.Find("first", Rs256));
        Assert.Equal(1, _issuer.Asked);
        _issuer.Publish("second");
        _issuer.Withdraw("first");
        _time.Advance(Refresh);
        await Clients.UntilAsync(() => _source.Find("first", Rs256) is null, "the key that was withdrawn is gone");
        Assert.NotNull(_source.Find("second", Rs256));
        var asked = _issuer.Asked;
        _time.Advance(Refresh);
        await Clients.UntilAsync(() => _issuer.Asked > asked, "the keys are read a third time");
    }

    [Fact]
    public async Task A_name_that_is_missing_is_looked_for_once_a_minute()
    {
        await _source.OpenAsync(default);
        Assert.Null(_source.Find("second", Rs256));
        await Clients.UntilAsync(() => _issuer.Asked == 2, "the keys are read again at once");
        _issuer.Publish("second");
        Assert.Null(_source.Find("second", Rs256));
        _time.Advance(TimeSpan.FromSeconds(61));
        await Clients.UntilAsync(() => _source.Find("second", Rs256) is not null, "the key is found");
        Assert.Equal(3, _issuer.Asked);
    }

    [Fact]
    public async Task Names_made_up_by_strangers_do_not_make_requests_without_end()
    {
        await _source.OpenAsync(default);
        Assert.Null(_source.Find(new string('x', 1001), Rs256));
        Assert.Null(_source.Find(null, SignatureAlgorithm.Find("ES256")!));
        Assert.Equal(1, _issuer.Asked);
        _issuer.Status = 500;
        for (var stranger = 0; stranger < 1000; stranger++)
            Assert.Null(_source.Find($"stranger {stranger}", Rs256));
        await Clients.UntilAsync(() => _issuer.Asked == 2, "the keys are asked for, which fails");
        // The retry waits for the clock, and while it does all other names wait with it.
        Assert.Equal(2, _issuer.Asked);
    }

    [Fact]
    public async Task A_refresh_that_fails_is_tried_again_and_leaves_the_keys()
    {
        await _source.OpenAsync(default);
        _issuer.Publish("second");
        _issuer.Status = 503;
        Assert.Null(_source.Find("second", Rs256));
        await Clients.UntilAsync(() => _issuer.Asked == 2, "the first attempt fails");
        Assert.NotNull(_source.Find("first", Rs256));
        _issuer.Status = 200;
        await Clients.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return _source.Find("second", Rs256) is not null;
            },
            "the second attempt succeeds"
        );
    }

    [Fact]
    public async Task One_that_goes_on_failing_is_given_up_with_a_line_in_the_log()
    {
        await _source.OpenAsync(default);
        _issuer.Status = 503;
        Assert.Null(_source.Find("second", Rs256));
        await Clients.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return !_log.IsEmpty;
            },
            "the refresh is given up"
        );
        Assert.StartsWith($"the keys of tokens stay as they are: {_issuer.Url}: ", _log.Single());
    }

    [Fact]
    public async Task Keys_that_cannot_be_read_at_first_are_a_failure()
    {
        _issuer.Status = 404;
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => _source.OpenAsync(default));
        Assert.StartsWith($"Could not refresh JWKS: {_issuer.Url}: ", failure.Message);
    }
}
