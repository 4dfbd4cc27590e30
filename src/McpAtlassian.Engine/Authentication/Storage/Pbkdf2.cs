using System;
using System.Security.Cryptography;

namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>PBKDF2 with HMAC-SHA256 (RFC 8018): .NET Standard 2.0 offers it with SHA-1 only.</summary>
internal static class Pbkdf2
{
    public static byte[] Derive(byte[] password, byte[] salt, int iterations, int length)
    {
        using var hmac = new HMACSHA256(password);
        var result = new byte[length];
        var input = new byte[salt.Length + 4];
        Buffer.BlockCopy(salt, 0, input, 0, salt.Length);

        for (int block = 1, offset = 0; offset < length; block++)
        {
            input[salt.Length] = (byte)(block >> 24);
            input[salt.Length + 1] = (byte)(block >> 16);
            input[salt.Length + 2] = (byte)(block >> 8);
            input[salt.Length + 3] = (byte)block;

            var step = hmac.ComputeHash(input);
            var sum = (byte[])step.Clone();
            for (var i = 1; i < iterations; i++)
            {
                step = hmac.ComputeHash(step);
                for (var b = 0; b < sum.Length; b++)
                {
                    sum[b] ^= step[b];
                }
            }

            var take = Math.Min(sum.Length, length - offset);
            Buffer.BlockCopy(sum, 0, result, offset, take);
            offset += take;
        }

        return result;
    }
}
