"""Processes of this machine: whether one is still there."""

import os
import sys


def is_alive(process: int) -> bool:
    """Whether there is a process of that number, as seen from here."""
    if sys.platform == "win32":
        return _is_alive_on_windows(process)
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return process > 0


if sys.platform == "win32":
    # os.kill would end the process there, whatever the signal.
    import ctypes

    _SYNCHRONIZE = 0x00100000
    _WAIT_TIMEOUT = 0x00000102

    def _is_alive_on_windows(process: int) -> bool:
        handle = ctypes.windll.kernel32.OpenProcess(_SYNCHRONIZE, False, process)
        if not handle:
            return False
        try:
            return bool(ctypes.windll.kernel32.WaitForSingleObject(handle, 0) == _WAIT_TIMEOUT)
        finally:
            ctypes.windll.kernel32.CloseHandle(handle)
