using Course.Kit;

namespace Course.Tests;

public sealed class HumaniseTests
{
    [Theory]
    [InlineData("RecordsPerBatch", "Records per batch")]
    [InlineData("ISR", "ISR")]
    [InlineData("InISRNow", "In ISR now")]
    [InlineData("P90", "P90")]
    [InlineData("linger_ms", "Linger ms")]
    [InlineData("acks", "Acks")]
    public void Reads_a_name_from_code_as_a_heading(string name, string heading) =>
        Assert.Equal(heading, Humanise.Heading(name));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1,023 B")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1_500_000, "1.43 MiB")]
    public void Writes_bytes_in_powers_of_1024(double bytes, string text) => Assert.Equal(text, Humanise.Bytes(bytes));

    [Theory]
    [InlineData(0.5, "0.5 /s")]
    [InlineData(9_990, "9,990 /s")]
    [InlineData(52_340, "52.3 k/s")]
    [InlineData(1_250_000, "1.25 M/s")]
    public void Writes_rates_in_powers_of_1000(double rate, string text) => Assert.Equal(text, Humanise.Rate(rate));

    [Theory]
    [InlineData(0.0004, "0.4 µs")]
    [InlineData(12.34, "12.3 ms")]
    [InlineData(5_000, "5 s")]
    [InlineData(150_000, "2.5 min")]
    public void Writes_durations_in_the_unit_that_suits_them(double milliseconds, string text) =>
        Assert.Equal(text, Humanise.Duration(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(1204, "1,204")]
    [InlineData(1.23456, "1.235")]
    [InlineData(0.00012346, "0.0001235")]
    [InlineData(double.NaN, "–")]
    public void Writes_numbers_with_four_significant_digits(double number, string text) =>
        Assert.Equal(text, Humanise.Number(number));
}
