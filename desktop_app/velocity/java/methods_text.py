"""Methods of String. Receivers and arguments are Java values; indexes count UTF-16 units."""

from __future__ import annotations

import unicodedata
from typing import Any

from desktop_app.velocity.errors import JavaFault
from desktop_app.velocity.java.classes import Call, register
from desktop_app.velocity.java.format import java_format
from desktop_app.velocity.java.regex import compile_pattern
from desktop_app.velocity.java.small_objects import Optional, Stream
from desktop_app.velocity.java.text import java_text
from desktop_app.velocity.java.values import Array, Byte, Char, compare_strings, compare_values
from desktop_app.velocity.limits import check_items, check_text, tick
from desktop_app.velocity.source import from_units, to_units


def _bounds(begin: int, end: int, length: int) -> JavaFault:
    message = f"begin {begin}, end {end}, length {length}"
    return JavaFault("java.lang.StringIndexOutOfBoundsException", message)


def _required(value: Any) -> Any:
    if value is None:
        raise JavaFault("java.lang.NullPointerException")
    return value


def not_offered(*_: Any) -> Any:
    """A method that exists in Java but means nothing in a template (functions, charsets, threads)."""
    raise JavaFault("java.lang.UnsupportedOperationException", "this method is not offered in a preview")


def char_at(text: str, index: int) -> str:
    if not 0 <= index < len(text):
        message = f"index {index}, length {len(text)}"
        raise JavaFault("java.lang.StringIndexOutOfBoundsException", message)
    return text[index]


def code_point_at(text: str, index: int) -> int:
    char = char_at(text, index)
    return ord(from_units(text[index : index + 2])[0]) if "\ud800" <= char <= "\udbff" else ord(char)


def substring(text: str, begin: int, end: int | None = None) -> str:
    last = len(text) if end is None else end
    if begin < 0 or last > len(text) or begin > last:
        raise _bounds(begin, last, len(text))
    return text[begin:last]


def _offset(text: str, index: int, count: int) -> int:
    """The index that lies so many characters (not units) on."""
    if not 0 <= index <= len(text):
        raise JavaFault("java.lang.IndexOutOfBoundsException")
    before, after = from_units(text[:index]), from_units(text[index:])
    if not -len(before) <= count <= len(after):
        raise JavaFault("java.lang.IndexOutOfBoundsException")
    if count < 0:
        return len(to_units(before[:count]))
    return index + len(to_units(after[:count]))


def _index_of(text: str, wanted: Any, start: int = 0) -> int:
    needle = to_units(chr(wanted)) if type(wanted) is int and 0 <= wanted <= 0x10FFFF else wanted
    if type(needle) is int:
        return -1
    start = max(start, 0)
    if start > len(text):
        return len(text) if _required(needle) == "" else -1
    return text.find(_required(needle), start)


def _last_index_of(text: str, wanted: Any, start: int | None = None) -> int:
    needle = to_units(chr(wanted)) if type(wanted) is int and 0 <= wanted <= 0x10FFFF else wanted
    if type(needle) is int:
        return -1
    _required(needle)
    if start is None:
        return text.rfind(needle)
    return -1 if start < 0 else text.rfind(needle, 0, start + len(needle))


def _starts_with(text: str, prefix: str, offset: int = 0) -> bool:
    return 0 <= offset <= len(text) and text.startswith(_required(prefix), offset)


def _fold(text: str) -> str:
    """Letter by letter, as Java compares without case."""
    tick(len(text) // 10)
    return (
        "".join([lower_char(upper_char(char)) for char in text])
        if not text.isascii()
        else text.upper().lower()
    )


def upper_char(char: str) -> str:
    upper = char.upper()
    return upper if len(upper) == 1 else char


def lower_char(char: str) -> str:
    lower = char.lower()
    return lower if len(lower) == 1 else char if char != "\u0130" else "i"


def upper(text: str, *locale: Any) -> str:
    if locale:
        _required(locale[0])
    return text.upper() if text.isascii() else to_units(from_units(text).upper())


def lower(text: str, *locale: Any) -> str:
    if locale:
        _required(locale[0])
    if text.isascii():
        return text.lower()
    return to_units(from_units(text).lower())


def _replace(text: str, old: Any, new: Any) -> str:
    tick(len(text) // 500)
    was, becomes = java_text(_required(old)), java_text(_required(new))
    # before it is made: two short texts can make one that fills the memory
    check_text(len(text) + text.count(was) * max(0, len(becomes) - len(was)))
    return text.replace(was, becomes)


def _concat(text: str, other: str) -> str:
    check_text(len(text) + len(_required(other)))
    return text + other


def _repeat(text: str, count: int) -> str:
    if count < 0:
        raise JavaFault("java.lang.IllegalArgumentException", f"count is negative: {count}")
    check_text(len(text) * count)
    return text * count


def _split(text: str, pattern: str, limit: int = 0) -> Array:
    return Array("String", list(compile_pattern(_required(pattern)).split(text, limit)))


_BLANK = "".join(map(chr, range(33)))


def is_white(char: str) -> bool:
    if char in "\xa0\u2007\u202f\x85":
        return False
    return char in "\t\n\x0b\f\r\x1c\x1d\x1e\x1f" or unicodedata.category(char) in ("Zs", "Zl", "Zp")


def _strip(text: str, left: bool = True, right: bool = True) -> str:
    start, end = 0, len(text)
    while left and start < end and is_white(text[start]):
        start += 1
    while right and end > start and is_white(text[end - 1]):
        end -= 1
    return text[start:end]


def _lines(text: str) -> list[str]:
    parts = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return parts[:-1] if parts[-1] == "" else parts


def _indent(text: str, count: int) -> str:
    if not text:
        return ""
    out = []
    lines = _lines(text)
    check_text(len(text) + max(count, 0) * len(lines))
    for line in lines:
        tick()
        if count > 0:
            out.append(" " * count + line)
        else:
            blank = 0
            while blank < min(-count, len(line)) and is_white(line[blank]):
                blank += 1
            out.append(line[blank:])
    return "\n".join(out) + "\n"


def _strip_indent(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    last_is_blank = lines[-1] == "" or all(map(is_white, lines[-1]))
    sizes = [len(line) - len(_strip(line, True, False)) for line in lines if _strip(line)]
    if last_is_blank:
        sizes.append(len(lines[-1]))
    least = min(sizes, default=0)
    return "\n".join([_strip(line[least:], False, True) if _strip(line) else "" for line in lines])


def _translate(text: str) -> str:
    simple = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "s": " ", "t": "\t", "'": "'", '"': '"', "\\": "\\"}
    out: list[str] = []
    i = 0
    while i < len(text):
        char = text[i]
        i += 1
        if char != "\\":
            out.append(char)
            continue
        code = text[i : i + 1]
        i += 1
        if code in simple and code:
            out.append(simple[code])
        elif code and code in "01234567":
            digits = code
            while len(digits) < (3 if code < "4" else 2) and text[i : i + 1] in tuple("01234567"):
                digits += text[i]
                i += 1
            out.append(chr(int(digits, 8)))
        elif code in ("\n", "\r"):
            i += text[i : i + 1] == "\n" and code == "\r"
        else:
            raise JavaFault("java.lang.IllegalArgumentException", f"Invalid escape sequence: \\{code}")
    return "".join(out)


def _region(text: str, ignore: bool, start: int, other: str, other_start: int, length: int) -> bool:
    if min(start, other_start) < 0 or start > len(text) - length or other_start > len(other) - length:
        return False
    a, b = text[start : start + max(length, 0)], other[other_start : other_start + max(length, 0)]
    return _fold(a) == _fold(b) if ignore else a == b


def _join(_: Any, glue: Any, parts: Any) -> str:
    items = parts.items if isinstance(parts, Array) else list(_required(parts).elements())
    for item in items:
        if item is not None and type(item) is not str:
            raise JavaFault("java.lang.ClassCastException", "only texts can be joined")
    between, pieces = java_text(_required(glue)), [java_text(item) for item in items]
    check_text(sum(map(len, pieces)) + len(between) * len(pieces))
    return between.join(pieces)


def _format(_: Any, pattern: str, args: Any) -> str:
    return java_format(_required(pattern), None if args is None else args.items)


def characters(text: str) -> Array:
    check_items(len(text))
    tick(len(text) // 10)
    return Array("char", [Char(char) for char in text])


_CHARSETS = {
    "UTF-8": "utf-8",
    "UTF8": "utf-8",
    "US-ASCII": "ascii",
    "ASCII": "ascii",
    "ISO-8859-1": "latin-1",
    "LATIN1": "latin-1",
    "UTF-16": "utf-16-be",
    "UTF-16BE": "utf-16-be",
    "UTF-16LE": "utf-16-le",
    "WINDOWS-1251": "cp1251",
    "WINDOWS-1252": "cp1252",
}


def _bytes(text: str, charset: str = "UTF-8") -> Array:
    codec = _CHARSETS.get(_required(charset).upper())
    if codec is None:
        raise JavaFault("java.io.UnsupportedEncodingException", charset)
    raw = from_units(text).encode(codec, "replace")
    if charset.upper() == "UTF-16":
        raw = b"\xfe\xff" + raw
    check_items(len(raw))
    return Array("byte", [Byte(value - 256 if value > 127 else value) for value in raw])


def _from_characters(_: Any, array: Any, start: int = 0, count: int | None = None) -> str:
    items = _required(array).items
    if type(array) is not Array:
        raise JavaFault("java.lang.IllegalArgumentException", "argument type mismatch")
    end = len(items) if count is None else start + count
    if start < 0 or end > len(items) or end < start:
        raise JavaFault("java.lang.StringIndexOutOfBoundsException", f"offset {start}")
    return "".join([item.unit for item in items[start:end]])


def _code_points(text: str) -> Stream:
    check_items(len(text))
    return Stream([ord(char) for char in text])


def _content_equals(text: str, other: Any) -> bool:
    return text == java_text(_required(other))


def valid_code_point(value: int) -> str:
    if not 0 <= value <= 0x10FFFF:
        raise JavaFault("java.lang.IllegalArgumentException", f"Not a valid Unicode code point: {value:#x}")
    return to_units(chr(value))


def text_of(_: Any, value: Any) -> str:
    return java_text(value)


STRING: dict[str, Call] = {
    "char charAt(int)": char_at,
    "Stream chars()": _code_points,
    "int codePointAt(int)": code_point_at,
    "int codePointBefore(int)": lambda s, i: ord(char_at(s, i - 1)),
    "int codePointCount(int,int)": lambda s, a, b: len(from_units(substring(s, a, b))),
    "Stream codePoints()": lambda s: Stream([ord(char) for char in from_units(s)]),
    "int compare(CharSequence,CharSequence)": lambda _, a, b: compare_strings(java_text(a), java_text(b)),
    "int compareTo(Object)": compare_values,
    "int compareTo(String)": lambda s, o: compare_strings(s, _required(o)),
    "int compareToIgnoreCase(String)": lambda s, o: compare_strings(_fold(s), _fold(_required(o))),
    "String concat(String)": _concat,
    "boolean contains(CharSequence)": lambda s, o: java_text(_required(o)) in s,
    "boolean contentEquals(CharSequence)": _content_equals,
    "boolean contentEquals(StringBuffer)": not_offered,
    "String copyValueOf(char[])": _from_characters,
    "String copyValueOf(char[],int,int)": _from_characters,
    "Optional describeConstable()": Optional,
    "boolean endsWith(String)": lambda s, o: s.endswith(_required(o)),
    "boolean equalsIgnoreCase(String)": lambda s, o: (
        o is not None and len(s) == len(o) and _fold(s) == _fold(o)
    ),
    "String format(String,Object[])": _format,
    "String format(Locale,String,Object[])": lambda _, locale, pattern, args: _format(None, pattern, args),
    "String formatted(Object[])": lambda s, args: _format(None, s, args),
    "byte[] getBytes()": _bytes,
    "void getBytes(int,int,byte[],int)": not_offered,
    "byte[] getBytes(String)": _bytes,
    "byte[] getBytes(Charset)": not_offered,
    "void getChars(int,int,char[],int)": not_offered,
    "String indent(int)": _indent,
    "int indexOf(int)": _index_of,
    "int indexOf(int,int)": _index_of,
    "int indexOf(String)": _index_of,
    "int indexOf(String,int)": _index_of,
    "String intern()": str,
    "boolean isBlank()": lambda s: all(map(is_white, s)),
    "boolean isEmpty()": lambda s: not s,
    "String join(CharSequence,CharSequence[])": _join,
    "String join(CharSequence,Iterable)": _join,
    "int lastIndexOf(int)": _last_index_of,
    "int lastIndexOf(int,int)": _last_index_of,
    "int lastIndexOf(String)": _last_index_of,
    "int lastIndexOf(String,int)": _last_index_of,
    "int length()": len,
    "Stream lines()": lambda s: Stream(list(_lines(s)) if s else []),
    "boolean matches(String)": lambda s, p: compile_pattern(_required(p)).matches(s),
    "int offsetByCodePoints(int,int)": _offset,
    "boolean regionMatches(boolean,int,String,int,int)": _region,
    "boolean regionMatches(int,String,int,int)": lambda s, i, o, j, n: _region(
        s, False, i, _required(o), j, n
    ),
    "String repeat(int)": _repeat,
    "String replace(char,char)": lambda s, a, b: s.replace(a.unit, b.unit),
    "String replace(CharSequence,CharSequence)": _replace,
    "String replaceAll(String,String)": lambda s, p, r: compile_pattern(_required(p)).replace(s, r),
    "String replaceFirst(String,String)": lambda s, p, r: compile_pattern(_required(p)).replace(
        s, _required(r), 1
    ),
    "Object resolveConstantDesc(Lookup)": not_offered,
    "String[] split(String)": _split,
    "String[] split(String,int)": _split,
    "boolean startsWith(String)": _starts_with,
    "boolean startsWith(String,int)": _starts_with,
    "String strip()": _strip,
    "String stripIndent()": _strip_indent,
    "String stripLeading()": lambda s: _strip(s, True, False),
    "String stripTrailing()": lambda s: _strip(s, False, True),
    "CharSequence subSequence(int,int)": substring,
    "String substring(int)": substring,
    "String substring(int,int)": substring,
    "char[] toCharArray()": characters,
    "String toLowerCase()": lower,
    "String toLowerCase(Locale)": lower,
    "String toUpperCase()": upper,
    "String toUpperCase(Locale)": upper,
    "Object transform(Function)": not_offered,
    "String translateEscapes()": _translate,
    "String trim()": lambda s: s.strip(_BLANK),
    "String valueOf(boolean)": text_of,
    "String valueOf(char)": text_of,
    "String valueOf(char[])": _from_characters,
    "String valueOf(char[],int,int)": _from_characters,
    "String valueOf(double)": lambda _, v: java_text(float(v)),
    "String valueOf(float)": text_of,
    "String valueOf(int)": text_of,
    "String valueOf(Object)": text_of,
    "String valueOf(long)": text_of,
}


def install() -> None:
    """Registers String."""
    text_ancestors = "Serializable Comparable CharSequence Constable ConstantDesc"
    register("String", "java.lang.String", text_ancestors, STRING)
