"""Shuts the network of a program before anything else of it runs; ``tests/cli/test_offline.py`` uses it.

Python imports a module of this name from ``PYTHONPATH`` by itself. Up to three barriers, as many as the
system allows:

- an audit hook, which sees whatever Python code does with sockets, notes it and refuses it;
- an own network (Linux namespace) in which there is nothing but, if wanted, the machine itself;
- a filter of system calls (seccomp): a process, Python or not, that asks for a socket other than for
  this machine's own processes is killed.

The last two hold for all processes that the program starts.
"""

import ctypes
import os
import platform
import struct
import sys

NOTES = os.environ.get("OFFLINE_NOTES", "")
"""File that gets a line for each attempt and for each barrier."""
LOOPBACK = os.environ.get("OFFLINE_LOOPBACK") == "1"
"""Whether connections within the machine are allowed: Spark's Python talks with its Java over one."""
HERE = {"127.0.0.1", "::1", "localhost"}
_AF_UNIX, _INET = 1, {2, 10, 30}
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
_SOCKET_CALL = {"x86_64": 41, "aarch64": 198}


def note(line: str) -> None:
    """Add a line to the notes."""
    handle = os.open(NOTES, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse what leads out of the machine."""
    if not event.startswith("socket."):
        return
    if event == "socket.__new__":
        allowed = arguments[1] in {-1, _AF_UNIX} or (LOOPBACK and arguments[1] in _INET)
    elif event in {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        allowed = not isinstance(address, tuple) or (LOOPBACK and address[0] in HERE)
    elif event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
        allowed = LOOPBACK and arguments[0] in HERE
    else:
        return
    if not allowed:
        told = [argument for argument in arguments if isinstance(argument, str | int | tuple)]
        note(f"{'probe' if is_probe() else 'attempt'} {event} {told}")
        raise PermissionError(f"no network in this test: {event}")


def is_probe() -> bool:
    """Tell whether urllib3, which the reader of web pages brings along, asks on import if there is IPv6."""
    frame = sys._getframe()
    while frame.f_back:
        frame = frame.f_back
        if (frame.f_globals.get("__name__"), frame.f_code.co_name) == (
            "urllib3.util.connection",
            "_has_ipv6",
        ):
            return True
    return False


def own_network() -> bool:
    """Move into a network of this process's own; with the loopback device up if that is wanted."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_NETWORK) and libc.unshare(_NEW_NETWORK | _NEW_USER):
        return False
    if LOOPBACK:
        import fcntl
        import socket

        with socket.socket() as end:
            fcntl.ioctl(end, 0x8914, struct.pack("16sH14s", b"lo", 1, b""))  # SIOCSIFFLAGS, IFF_UP
    return True


def no_sockets() -> bool:
    """Let the system kill this process and its children on socket() of any family but AF_UNIX."""
    call = _SOCKET_CALL.get(platform.machine())
    if call is None:
        return False
    steps = [
        (0x20, 0, 0, 0),  # load the number of the system call
        (0x15, 0, 3, call),  # if it is socket
        (0x20, 0, 0, 16),  # load its first argument, the family
        (0x15, 1, 0, _AF_UNIX),
        (0x06, 0, 0, 0x80000000),  # kill the process
        (0x06, 0, 0, 0x7FFF0000),  # allow
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, program, 0, 0) == 0


if NOTES:
    if sys.platform == "linux" and "OFFLINE_HELD" not in os.environ:
        os.environ["OFFLINE_HELD"] = "1"
        if own_network():
            note("barrier network")
        if not LOOPBACK and no_sockets():
            note("barrier seccomp")
    sys.addaudithook(watch)
    note("barrier audit")
