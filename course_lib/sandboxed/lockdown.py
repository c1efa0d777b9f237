"""Confine a learner's process from inside: separate namespaces, nothing to read, and resource limits.

Linux only, and only inside the bubblewrap sandbox that `course_lib.judge.sandbox` creates: it has no network and
shows only Python and the course. This module isolates submissions from each other: each has its own process table,
/tmp, home and shared memory, can't start processes, and can't exceed its limits.

`separate` is called before the fork, `lock` after it, in the child. The system calls are made through ctypes,
since Python has `os.unshare` only from 3.12 on and does not have the others.
"""

import ctypes
import os
import platform
import struct
from collections.abc import Iterable
from dataclasses import asdict, dataclass

HOME = "/home/learner"
MEGABYTE = 1 << 20

CLONE_THREAD, CLONE_NEWNS, CLONE_NEWCGROUP = 0x00010000, 0x00020000, 0x02000000
CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER = 0x04000000, 0x08000000, 0x10000000
CLONE_NEWPID, CLONE_NEWNET = 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_PRIVATE = 0x1, 0x2, 0x4, 0x1000, 0x4000, 0x40000
PR_SET_SECCOMP, SECCOMP_MODE_FILTER, PR_SET_NO_NEW_PRIVS = 22, 2, 38
CAPABILITY_VERSION_3 = 0x20080522


@dataclass(frozen=True)
class Limits:
    """What a learner's process may use; sizes in megabytes, memory in addition to what the warm parent uses."""

    memory: int = 1024
    disk: int = 64  # for /tmp, and again for the home folder
    file: int = 32
    open_files: int = 128
    cpu_seconds: int = 600

    def to_json(self) -> dict[str, int]:
        return asdict(self)


def separate() -> None:
    """Move this process into its own namespaces; the next fork is the first in its process table."""
    uid, gid = os.getuid(), os.getgid()
    own = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET | CLONE_NEWCGROUP
    _call("unshare", CLONE_NEWUSER | own)
    for name, line in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(line)


def lock(limits: Limits, hidden: Iterable[str] = ()) -> None:
    """Hide /proc, mount an empty /tmp and home, set the limits, drop all privileges and the means to regain them.

    The files in `hidden` become empty.
    """
    import resource  # missing on Windows, where this module is imported only for its names

    with open("/proc/self/statm", encoding="ascii") as file:
        held = int(file.read().split()[0]) * resource.getpagesize()
    _mount(None, "/", None, MS_REC | MS_PRIVATE)
    for folder in ("/tmp", HOME, "/dev/shm"):
        _mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, f"size={limits.disk}m,nr_inodes=2000,mode=700")
    for path in hidden:
        _mount("/dev/null", path, None, MS_BIND)
    _mount("tmpfs", "/proc", "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, "size=4k")
    os.chdir(HOME)
    resource.setrlimit(resource.RLIMIT_AS, 2 * (held + limits.memory * MEGABYTE,))
    resource.setrlimit(resource.RLIMIT_FSIZE, 2 * (limits.file * MEGABYTE,))
    resource.setrlimit(resource.RLIMIT_NOFILE, 2 * (limits.open_files,))
    resource.setrlimit(resource.RLIMIT_NPROC, 2 * (64,))
    resource.setrlimit(resource.RLIMIT_CPU, 2 * (limits.cpu_seconds,))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _drop_capabilities()
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    _filter_system_calls()


def _drop_capabilities() -> None:
    header = struct.pack("Ii", CAPABILITY_VERSION_3, 0)
    _call("capset", ctypes.c_char_p(header), ctypes.c_char_p(bytes(24)))


# Refused: new processes (threads are allowed), every way out of the namespaces, and memory that the address-space
# limit doesn't count. Numbers: x86_64, aarch64.
REFUSED = {
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "mount_setattr": (442, 442),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "memfd_create": (319, 279),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
}
CLONE, CLONE3, SOCKET = (56, 220), (435, 435), (41, 198)
AF_UNIX = 1  # the only sockets allowed: others, such as a virtual machine's to its host, are in no network namespace
ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
LOAD, JUMP_EQUAL, JUMP_SET, JUMP_AT_LEAST, RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
ALLOW, REFUSE, KILL, ABSENT = 0x7FFF0000, 0x00050000 | 1, 0x80000000, 0x00050000 | 38
X32 = 0x40000000  # x86_64's second set of numbers, which would bypass the filter


def _filter_system_calls() -> None:
    """Load the filter as a BPF program; other processors have only the limits above."""
    if platform.machine() not in ARCHITECTURES:
        return
    column, architecture = ARCHITECTURES[platform.machine()]
    program = [
        (LOAD, 0, 0, 4),
        (JUMP_EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, 0),
        (JUMP_AT_LEAST, 0, 1, X32),
        (RETURN, 0, 0, KILL),
        (JUMP_EQUAL, 0, 1, CLONE3[column]),
        (RETURN, 0, 0, ABSENT),  # the C library then uses clone, whose flags a filter can read
        (JUMP_EQUAL, 0, 4, CLONE[column]),
        (LOAD, 0, 0, 16),
        (JUMP_SET, 1, 0, CLONE_THREAD),
        (RETURN, 0, 0, REFUSE),
        (RETURN, 0, 0, ALLOW),
        (JUMP_EQUAL, 0, 4, SOCKET[column]),
        (LOAD, 0, 0, 16),
        (JUMP_EQUAL, 1, 0, AF_UNIX),
        (RETURN, 0, 0, REFUSE),
        (RETURN, 0, 0, ALLOW),
    ]
    for numbers in REFUSED.values():
        number = numbers[column]
        if number is not None:
            program += [(JUMP_EQUAL, 0, 1, number), (RETURN, 0, 0, REFUSE)]
    program.append((RETURN, 0, 0, ALLOW))
    code = b"".join(struct.pack("HBBI", *step) for step in program)
    buffer = ctypes.create_string_buffer(code)
    header = struct.pack("HxxxxxxQ", len(program), ctypes.addressof(buffer))
    _prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header)


def _mount(source: str | None, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    texts = [text.encode() if text is not None else None for text in (source, target, kind, data)]
    _call("mount", *texts[:3], ctypes.c_ulong(flags), texts[3])


def _prctl(option: int, first: int, second: bytes | None = None) -> None:
    unused = ctypes.c_ulong(0)
    _call("prctl", option, ctypes.c_ulong(first), ctypes.c_char_p(second), unused, unused)


def _call(name: str, *arguments: object) -> None:
    """Call the C library; raise OSError with the reason if it fails."""
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
