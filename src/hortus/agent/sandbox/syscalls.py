"""The system calls that no command needs, by the kernel's numbers."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Machine:
    """How a kind of machine numbers its calls.

    ``not_there`` answers as if the kernel had never heard of the call, so that programs fall back
    to an older one; ``not_permitted`` refuses.
    """

    audit: int
    has_x32: bool
    ioctl: int
    clone: int
    not_there: Mapping[str, int]
    not_permitted: Mapping[str, int]


# In order: looks into other processes; the kernel's keyrings, which no namespace divides; mounts
# and namespaces; another kernel, or more of this one; the machine as a whole; files past their
# folders; old calls that nothing needs. Some are refused for want of privilege anyway.
_X86_64 = Machine(
    audit=0xC000003E,
    has_x32=True,
    ioctl=16,
    clone=56,
    not_there={
        "io_uring_setup": 425,
        "io_uring_enter": 426,
        "io_uring_register": 427,
        "clone3": 435,
        "userfaultfd": 323,
        "bpf": 321,
        "perf_event_open": 298,
    },
    not_permitted={
        "ptrace": 101,
        "process_vm_readv": 310,
        "process_vm_writev": 311,
        "kcmp": 312,
        "pidfd_getfd": 438,
        "keyctl": 250,
        "add_key": 248,
        "request_key": 249,
        "mount": 165,
        "umount2": 166,
        "pivot_root": 155,
        "chroot": 161,
        "move_mount": 429,
        "open_tree": 428,
        "open_tree_attr": 467,
        "fsopen": 430,
        "fsconfig": 431,
        "fsmount": 432,
        "fspick": 433,
        "mount_setattr": 442,
        "unshare": 272,
        "setns": 308,
        "kexec_load": 246,
        "kexec_file_load": 320,
        "init_module": 175,
        "finit_module": 313,
        "delete_module": 176,
        "create_module": 174,
        "reboot": 169,
        "swapon": 167,
        "swapoff": 168,
        "acct": 163,
        "quotactl": 179,
        "quotactl_fd": 443,
        "settimeofday": 164,
        "clock_settime": 227,
        "clock_adjtime": 305,
        "adjtimex": 159,
        "sethostname": 170,
        "setdomainname": 171,
        "syslog": 103,
        "vhangup": 153,
        "iopl": 172,
        "ioperm": 173,
        "open_by_handle_at": 304,
        "fanotify_init": 300,
        "lookup_dcookie": 212,
        "nfsservctl": 180,
        "uselib": 134,
        "_sysctl": 156,
        "modify_ldt": 154,
    },
)

_AARCH64 = Machine(
    audit=0xC00000B7,
    has_x32=False,
    ioctl=29,
    clone=220,
    not_there={
        "io_uring_setup": 425,
        "io_uring_enter": 426,
        "io_uring_register": 427,
        "clone3": 435,
        "userfaultfd": 282,
        "bpf": 280,
        "perf_event_open": 241,
    },
    not_permitted={
        "ptrace": 117,
        "process_vm_readv": 270,
        "process_vm_writev": 271,
        "kcmp": 272,
        "pidfd_getfd": 438,
        "keyctl": 219,
        "add_key": 217,
        "request_key": 218,
        "mount": 40,
        "umount2": 39,
        "pivot_root": 41,
        "chroot": 51,
        "move_mount": 429,
        "open_tree": 428,
        "open_tree_attr": 467,
        "fsopen": 430,
        "fsconfig": 431,
        "fsmount": 432,
        "fspick": 433,
        "mount_setattr": 442,
        "unshare": 97,
        "setns": 268,
        "kexec_load": 104,
        "kexec_file_load": 294,
        "init_module": 105,
        "finit_module": 273,
        "delete_module": 106,
        "reboot": 142,
        "swapon": 224,
        "swapoff": 225,
        "acct": 89,
        "quotactl": 60,
        "quotactl_fd": 443,
        "settimeofday": 170,
        "clock_settime": 112,
        "clock_adjtime": 266,
        "adjtimex": 171,
        "sethostname": 161,
        "setdomainname": 162,
        "syslog": 116,
        "vhangup": 58,
        "open_by_handle_at": 265,
        "fanotify_init": 262,
        "lookup_dcookie": 18,
        "nfsservctl": 42,
    },
)

MACHINES: Mapping[str, Machine] = {"x86_64": _X86_64, "aarch64": _AARCH64}
