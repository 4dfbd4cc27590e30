using System.Globalization;
using System.Numerics;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// A JSON number without rounding: mantissa times a power of ten, so that 0.0075 is a multiple of 0.0001 and 1e400 is a
/// number.
/// </summary>
internal readonly struct ExactNumber : IComparable<ExactNumber>, IEquatable<ExactNumber>
{
    // Beyond this a number is not an argument anyone means, and powers of ten become expensive.
    private const int MaximumExponent = 2000;
    private const int MaximumDigits = 4000;

    private readonly BigInteger _mantissa;
    private readonly int _exponent;

    private ExactNumber(BigInteger mantissa, int exponent)
    {
        // One form for one value: no trailing zeros in the mantissa.
        if (mantissa.IsZero)
        {
            exponent = 0;
        }
        else
        {
            while (true)
            {
                var quotient = BigInteger.DivRem(mantissa, 10, out var remainder);
                if (!remainder.IsZero)
                {
                    break;
                }

                mantissa = quotient;
                exponent++;
            }
        }

        _mantissa = mantissa;
        _exponent = exponent;
    }

    public bool IsInteger => _exponent >= 0;

    public bool IsZero => _mantissa.IsZero;

    public static ExactNumber Of(long value) => new(value, 0);

    public static bool TryParse(string text, out ExactNumber number)
    {
        number = default;
        if (text.Length > MaximumDigits)
        {
            return false;
        }

        var exponentAt = text.IndexOfAny(['e', 'E']);
        var digits = exponentAt < 0 ? text : text.Substring(0, exponentAt);
        var exponent = 0;
        if (exponentAt >= 0
            && (!int.TryParse(
                text.Substring(exponentAt + 1),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out exponent)
                || Math.Abs((long)exponent) > MaximumExponent))
        {
            return false;
        }

        var point = digits.IndexOf('.');
        if (point >= 0)
        {
            exponent -= digits.Length - point - 1;
            digits = digits.Remove(point, 1);
        }

        if (!BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var mantissa))
        {
            return false;
        }

        number = new ExactNumber(mantissa, exponent);
        return true;
    }

    public int CompareTo(ExactNumber other)
    {
        var exponent = Math.Min(_exponent, other._exponent);
        return At(exponent).CompareTo(other.At(exponent));
    }

    public bool Equals(ExactNumber other) => _exponent == other._exponent && _mantissa == other._mantissa;

    public override bool Equals(object? obj) => obj is ExactNumber other && Equals(other);

    public override int GetHashCode() => _mantissa.GetHashCode() ^ _exponent;

    public bool IsMultipleOf(ExactNumber divisor)
    {
        var exponent = Math.Min(_exponent, divisor._exponent);
        return (At(exponent) % divisor.At(exponent)).IsZero;
    }

    /// <summary>The same text for the same value, whatever way it was written.</summary>
    public override string ToString() =>
        _exponent is >= 0 and <= 20
            ? (_mantissa * BigInteger.Pow(10, _exponent)).ToString(CultureInfo.InvariantCulture)
            : _mantissa.ToString(CultureInfo.InvariantCulture) + "e" + _exponent.ToString(CultureInfo.InvariantCulture);

    private BigInteger At(int exponent) => _mantissa * BigInteger.Pow(10, _exponent - exponent);
}
