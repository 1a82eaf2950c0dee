using PiBoot.Core.Clients;

namespace PiBoot.Core.Tests.Clients;

/// <summary>Keys as ssh-keygen made them.</summary>
public sealed class AuthorizedKeysTests
{
    private const string Ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC2DuhezKdvI/KTMYV4ahTo/Xu3Q1UaHsI1uBWOjvwZ7";
    private const string Ecdsa = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBMsEvC6CB6AisKzyg/X1REiOvMHaf7l7ZKduskhLp/u296OzrL/KYQQKQSwNyM827nGNaMsOCWyzIABGdit6hiU=";
    private const string Rsa = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQCdK/JnNvpgiUVP2Oy+22/csuA+J28iNWXP1IeZgRFlO8Xui6B1Ng7vKwYvRLXt05lyPc1KbMs676g3JnVRYS4pOCH35tpK5DmdBw86q4vS1/Tox/gymAaxEJwyo6OWGyruYKbZeYlBAQDwivRnJd6d5915LwE9gW1bGjyIQt8f8w==";

    [Theory]
    [InlineData(Ed25519)]
    [InlineData(Ecdsa + " anna@desk")]
    [InlineData(Rsa + "   Anna's key, made in Köln\n")]
    [InlineData("# from the wiki\n\n  \t\n" + Ed25519 + "\r\n" + Rsa + "\r\n")]
    [InlineData("no-pty,command=\"echo \\\"a b\\\" c\" " + Ed25519 + " anna")]
    [InlineData("restrict\t" + Ed25519)]
    public void Lines_as_sshd_reads_them_are_good(string text) => Assert.Null(AuthorizedKeys.Fault(text));

    [Theory]
    [InlineData("anna", "Line 1 of the authorized keys names no key type that sshd takes: 'anna'; there are ssh-ed25519, ")]
    [InlineData(Ed25519 + "\nssh-dss AAAA", "Line 2 of the authorized keys names no key type that sshd takes: 'ssh-dss AAAA'; ")]
    [InlineData("no-pty,command=\"never closed " + Ed25519, "Line 1 of the authorized keys names no key type ")]
    [InlineData("\n\nssh-ed25519", "Line 3 of the authorized keys ends after 'ssh-ed25519': the key itself is missing.")]
    [InlineData("ssh-ed25519 x y", "Line 1 of the authorized keys is no whole key: 'x' is not the base64 of a key of type ssh-ed25519.")]
    [InlineData("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIC2DuhezKdvI/KTMYV4ahTo/Xu3Q1UaHsI1uBWOjvwZ7", "Line 1 of the authorized keys is no whole key: ")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5", "Line 1 of the authorized keys is no whole key: ")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5/////w==", "Line 1 of the authorized keys is no whole key: ")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nsecret", "Line 1 of the authorized keys belongs to a private key: give the public one, from the file that ends in .pub.")]
    [InlineData(Ed25519 + " bell\a", "Line 1 of the authorized keys holds the character U+0007.")]
    [InlineData(Ed25519 + " \0", "Line 1 of the authorized keys holds the character U+0000.")]
    [InlineData(Ed25519 + " a\rb", "Line 1 of the authorized keys holds the character carriage return (U+000D).")]
    public void The_first_line_that_is_none_is_named(string text, string fault) =>
        Assert.StartsWith(fault, AuthorizedKeys.Fault(text), StringComparison.Ordinal);

    [Theory]
    [InlineData(Ed25519)]
    [InlineData(Ecdsa)]
    [InlineData(Rsa)]
    public void Every_beginning_of_a_key_is_refused(string key)
    {
        for (var length = 1; length < key.TrimEnd('=').Length; length++)
        {
            Assert.NotNull(AuthorizedKeys.Fault(key[..length]));
        }
    }

    [Fact]
    public void There_is_room_for_64_KiB()
    {
        var comment = "#" + new string('ü', (AuthorizedKeys.MaximumLength - 1) / 2);
        Assert.Null(AuthorizedKeys.Fault(comment + "#"));
        Assert.Equal("The authorized keys have 65537 bytes; there is room for 65536.", AuthorizedKeys.Fault(comment + "##"));
    }
}
