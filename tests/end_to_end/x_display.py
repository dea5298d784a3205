"""A virtual X display and the names of the windows on it, through the system's own X library.

Owns: starting Xvfb and reading the window tree. Must not: know the program.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def virtual_display(width: int = 1280, height: int = 800) -> Iterator[str]:
    """Start Xvfb on a free display; yields its name (``:7``)."""
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        # -noreset: without it the server starts anew whenever our look at its windows ends
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{width}x{height}x24",
         "-nolisten", "tcp", "-noreset"],
        pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write_end)
    try:
        with os.fdopen(read_end) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
def _pass_over(_display: int | None, _event: int | None) -> int:
    """A window went while we looked at it. The library's own handler would end this whole process."""
    return 0


def window_names(display: str) -> list[str]:
    """Names of all windows of the display, at any depth."""
    x11 = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
    x11.XSetErrorHandler(_pass_over)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    opened = x11.XOpenDisplay(display.encode())
    assert opened, f"display {display} does not answer"
    handle = ctypes.c_void_p(opened)
    names: list[str] = []
    try:
        waiting = [x11.XDefaultRootWindow(handle)]
        while waiting:
            window = ctypes.c_ulong(waiting.pop())
            names += _name(x11, handle, window)
            waiting += _children(x11, handle, window)
    finally:
        x11.XCloseDisplay(handle)
    return names


def focus_window(display: str, words: str) -> bool:
    """Give the keyboard to the window whose name holds ``words``, as a window manager does when it opens.
    False: it is not there yet, or not drawn."""
    x11 = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
    x11.XSetErrorHandler(_pass_over)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    handle = ctypes.c_void_p(x11.XOpenDisplay(display.encode()))
    assert handle, f"display {display} does not answer"
    focused, reverts = ctypes.c_ulong(), ctypes.c_int()
    try:
        for child in _children(x11, handle, ctypes.c_ulong(x11.XDefaultRootWindow(handle))):
            window = ctypes.c_ulong(child)
            if any(words in name for name in _name(x11, handle, window)):
                x11.XSetInputFocus(handle, window, 1, ctypes.c_ulong(0))
                x11.XSync(handle, 0)
                x11.XGetInputFocus(handle, ctypes.byref(focused), ctypes.byref(reverts))
                if focused.value == child:
                    return True
        return False
    finally:
        x11.XCloseDisplay(handle)


def press_key(display: str, name: str) -> None:
    """A key of the keyboard, down and up, as the X server names it ("Menu", "Alt_L", "Down")."""
    x11 = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
    test = ctypes.CDLL(ctypes.util.find_library("Xtst") or "libXtst.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XStringToKeysym.restype = ctypes.c_ulong
    handle = ctypes.c_void_p(x11.XOpenDisplay(display.encode()))
    assert handle, f"display {display} does not answer"
    try:
        code = x11.XKeysymToKeycode(handle, ctypes.c_ulong(x11.XStringToKeysym(name.encode())))
        assert code, f"no key {name}"
        for down in (1, 0):
            test.XTestFakeKeyEvent(handle, code & 0xFF, down, ctypes.c_ulong(0))
        x11.XSync(handle, 0)
    finally:
        x11.XCloseDisplay(handle)


def _name(x11: ctypes.CDLL, handle: ctypes.c_void_p, window: ctypes.c_ulong) -> list[str]:
    """The name in UTF-8 (_NET_WM_NAME)."""
    x11.XInternAtom.restype = ctypes.c_ulong
    atom = x11.XInternAtom(handle, b"_NET_WM_NAME", 0)
    kind, form = ctypes.c_ulong(), ctypes.c_int()
    count, after, data = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_char_p()
    x11.XGetWindowProperty(
        handle, window, ctypes.c_ulong(atom), ctypes.c_long(0), ctypes.c_long(256), 0, ctypes.c_ulong(0),
        ctypes.byref(kind), ctypes.byref(form), ctypes.byref(count), ctypes.byref(after), ctypes.byref(data),
    )  # fmt: skip
    return [data.value.decode("utf-8", "replace")] if data.value else []


def _children(x11: ctypes.CDLL, handle: ctypes.c_void_p, window: ctypes.c_ulong) -> list[int]:
    root, parent = ctypes.c_ulong(), ctypes.c_ulong()
    found, count = ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
    x11.XQueryTree(
        handle, window, ctypes.byref(root), ctypes.byref(parent), ctypes.byref(found), ctypes.byref(count)
    )
    return [found[place] for place in range(count.value)]
