namespace PiBoot.Linux.Tests.Volumes;

/// <summary>A small root with one of everything that a copy can lose.</summary>
internal static class SampleTree
{
    public static void Make(string path) => Shell.Run(
        $$"""
        mkdir -p '{{path}}'; cd '{{path}}'
        mkdir -m 2775 dir; mkdir -m 1777 tmp; mkdir -p a/b/c; chown 1000:1001 dir
        echo text > plain; chown 1234:70000 plain; chmod 0640 plain
        : > empty
        printf x > one; ln one dir/two; ln one a/b/c/three
        ln -s /etc/passwd out; ln -s ../.. a/up; ln -s "$(printf 'l%.0s' $(seq 1 900))" long; chown -h 5:6 out
        ln -P out out-again
        mkfifo -m 600 fifo; mknod null c 1 3; chmod 666 null; mknod big b 259 70000
        cp /bin/true suid; chown 33:33 suid; chmod 6755 suid
        cp /bin/true capable; setcap cap_net_raw+ep capable
        setfattr -n user.note -v "with space" dir; setfattr -n trusted.note -v 1 plain; setfattr -h -n trusted.link -v 2 out
        if setfacl -m u:77:rwx plain 2> /dev/null; then setfacl -d -m g:88:rx dir; fi
        truncate -s 40M sparse; printf middle | dd of=sparse bs=1 seek=20971520 conv=notrunc 2> /dev/null
        head -c 3000000 /dev/urandom > random
        touch -- "$(printf 'latin-\344')" "$(printf 'new\nline')" ' lead' '-dash' '.hidden'
        touch -d '2001-02-03 04:05:06.123456789' plain; touch -h -d '1999-12-31 23:59:59.987654321' out
        touch -d '1985-10-26 01:21:00.000000001' dir a/b/c a/b a tmp .
        """);

    /// <summary>Everything that must be the same in the copy, as text.</summary>
    public static string Describe(string path) => Shell.Run(
        $"""
        cd '{path}'
        find . -printf '%P|%y|%m|%U:%G|%T@|%l|%n|' '(' -type b -o -type c ')' -printf 'device\n' -o -type d -printf '\n' -o -printf '%s\n' | sort
        find . -type c -o -type b | sort | xargs stat -c '%n %t:%T'
        find . -print0 | sort -z | xargs -0 getfattr -h -d -m - -e hex --
        find . -type f -print0 | sort -z | xargs -0 sha256sum
        find . -type f -links +1 -printf '%i %P\n' | sort | cut -d' ' -f2
        """);
}
