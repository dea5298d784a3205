"""Which method a call means: Velocity's choice among overloads, and the conversions it makes (2.x only).

2.4.1 weighs how well the arguments fit (strictly, by boxing, by conversion) and then which signature is
narrower; where two fit alike the call is ambiguous and gives null. 1.7 converts nothing and weighs only the
signatures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop_app.velocity.errors import JavaFault
from desktop_app.velocity.java.classes import BOXED, JavaClass, Method, class_named, is_ancestor
from desktop_app.velocity.java.collections import ArrayList
from desktop_app.velocity.java.conversions import PRIMITIVES, WIDER, Converter, converter
from desktop_app.velocity.java.values import (
    Array,
    BigInteger,
    Byte,
    Char,
    Long,
    Short,
    to_float32,
)
from desktop_app.velocity.limits import tick


def _assignable(formal: str, actual: str) -> bool:
    if formal == actual:
        return True
    if actual in BOXED or formal in BOXED:
        return False
    if actual.endswith("[]"):
        if formal in ("Object", "Cloneable", "Serializable"):
            return True
        component = actual[:-2]
        return formal.endswith("[]") and component not in BOXED and _assignable(formal[:-2], component)
    return formal == "Object" or is_ancestor(formal, actual)


def _strict(formal: str, actual: str | None, vararg: bool) -> bool:
    if actual is None:
        return formal not in BOXED
    if _assignable(formal, actual) or actual in WIDER.get(formal, ()):
        return True
    if vararg and formal.endswith("[]"):
        return _strict(formal[:-2], actual.removesuffix("[]"), False)
    return False


def _convertible(formal: str, actual: str | None, vararg: bool) -> bool:
    if actual is None:
        return formal not in BOXED
    if _assignable(formal, actual):
        return True
    if actual in BOXED and formal not in BOXED:
        boxed = BOXED[actual]
        if formal == boxed or is_ancestor(formal, boxed):
            return True
    if formal in BOXED and (actual in WIDER.get(formal, ()) or PRIMITIVES.get(actual) == formal):
        return True
    if formal in BOXED and PRIMITIVES.get(actual) in WIDER.get(formal, ()):
        return True
    if vararg and formal.endswith("[]"):
        return _convertible(formal[:-2], actual.removesuffix("[]"), False)
    return False


def _explicit(formal: str, actual: str | None, vararg: bool) -> bool:
    if _convertible(formal, actual, vararg) or converter(formal, actual) is not None:
        return True
    if vararg and formal.endswith("[]") and actual is not None:
        return _explicit(formal[:-2], actual.removesuffix("[]"), False)
    return False


# -- choosing, 2.4.1

Types = tuple[str, ...]
Actuals = tuple[str | None, ...]
_INCOMPARABLE, _MORE, _EQUIVALENT, _LESS = range(4)
_NOT, _EXPLICIT, _IMPLICIT, _STRICT = range(4)


def _fit(formal: str, actual: str | None, vararg: bool) -> int:
    if _strict(formal, actual, vararg):
        return _STRICT
    if _convertible(formal, actual, vararg):
        return _IMPLICIT
    return _EXPLICIT if _explicit(formal, actual, vararg) else _NOT


def _applicability(params: Types, actuals: Actuals) -> int:
    count, given = len(params), len(actuals)
    if count > given:
        if count != given + 1 or not params[-1].endswith("[]"):
            return _NOT
        return min([_STRICT, *(_fit(params[i], actuals[i], False) for i in range(given))])
    if count == given:
        fits = [_STRICT]
        last = given - 1
        fits += [_fit(params[i], actuals[i], i == last and _is_array(params[: i + 1])) for i in range(given)]
        return min(fits)
    if count == 0 or not params[-1].endswith("[]"):
        return _NOT
    fits = [_STRICT, *(_fit(params[i], actuals[i], False) for i in range(count - 1))]
    return min(fits + [_fit(params[-1][:-2], actual, False) for actual in actuals[count - 1 :]])


def _stretch(shorter: Actuals, length: int) -> tuple[Actuals, bool]:
    """The shorter signature made as long as the other: by its repeated last array, else by one missing
    place."""
    last = shorter[-1]
    if last is None or not last.endswith("[]"):
        return shorter + (None,) * (length - len(shorter)), False
    return shorter[:-1] + (last[:-2],) * (length - len(shorter) + 1), True


def _lower(level: int, to: str, source: str, last: bool) -> int:
    """How far `source` still converts to `to`, not above the level reached so far."""
    if level == _STRICT and _strict(to, source, last):
        return _STRICT
    if level >= _IMPLICIT and _convertible(to, source, last):
        return _IMPLICIT
    return _EXPLICIT if level >= _EXPLICIT and _explicit(to, source, last) else _NOT


def _compare(first: Actuals, second: Actuals) -> int:
    first_vararg = second_vararg = fixed = False
    if len(first) > len(second):
        if not second:
            return _MORE
        second, second_vararg = _stretch(second, len(first))
        first_vararg = not second_vararg
        fixed = True
    elif len(second) > len(first):
        if not first:
            return _LESS
        first, first_vararg = _stretch(first, len(second))
        second_vararg = not first_vararg
        fixed = True
    forth = back = _STRICT
    for i, (a, b) in enumerate(zip(first, second, strict=True)):
        last = not fixed and i == len(first) - 1
        if a == b and a is not None:
            continue
        if a is None:
            if b is None:
                continue
            back = _NOT
            if b in BOXED:
                forth = _NOT
        elif b is None:
            forth = _NOT
            if a in BOXED:
                back = _NOT
        else:
            forth = _lower(forth, b, a, last)
            back = _lower(back, a, b, last)
    if forth == _NOT and back == _NOT:
        return _INCOMPARABLE
    if forth != back:
        return _MORE if forth > back else _LESS
    first_array = first_vararg or (not fixed and _is_array(first))
    second_array = second_vararg or (not fixed and _is_array(second))
    if first_array != second_array:
        return _LESS if first_array else _MORE
    return _EQUIVALENT


def _is_array(types: Actuals) -> bool:
    return bool(types) and (types[-1] or "").endswith("[]")


def _choose_24(candidates: list[Method], classes: Actuals) -> Method | None:
    actuals = tuple(PRIMITIVES.get(name, name) if name else None for name in classes)
    only_objects = bool(classes) and all(name in (None, "Object") for name in classes)
    best: list[tuple[Method, int, int]] = []
    for method in candidates:
        fit = _applicability(method.params, actuals)
        if fit == _NOT:
            continue
        narrow = _compare(method.params, actuals)
        keep = True
        for other in list(best):
            verdict = _duel(method, fit, narrow, other, only_objects)
            if verdict < 0:
                keep = False
                break
            if verdict > 0:
                best.remove(other)
        if keep:
            best.append((method, fit, narrow))
    return best[0][0] if len(best) == 1 else None


def _duel(method: Method, fit: int, narrow: int, other: tuple[Method, int, int], only_objects: bool) -> int:
    """1: the new method beats the other; -1: it loses; 0: both stay."""
    rival, rival_fit, rival_narrow = other
    if rival_narrow == _LESS and narrow < _EQUIVALENT:
        return -1
    if narrow == _LESS and rival_narrow < _EQUIVALENT:
        return 1
    if rival_fit != fit:
        return -1 if rival_fit > fit else 1
    by_array = int(_is_array(rival.params)) - int(_is_array(method.params))
    if only_objects:
        return by_array
    verdict = _compare(method.params, rival.params)
    if verdict == _INCOMPARABLE:
        return by_array
    return {_LESS: -1, _MORE: 1}.get(verdict, 0)


# -- choosing, 1.7


def _applicable_17(params: Types, actuals: Actuals) -> bool:
    count, given = len(params), len(actuals)
    if count > given:
        if count != given + 1 or not params[-1].endswith("[]"):
            return False
        return all(_convertible(params[i], actuals[i], False) for i in range(given))
    if count == given:
        for i in range(given):
            if not _convertible(params[i], actuals[i], False):
                return (
                    i == given - 1 and params[i].endswith("[]") and _convertible(params[i], actuals[i], True)
                )
        return True
    if count == 0:
        return True
    if not params[-1].endswith("[]"):
        return False
    if not all(_convertible(params[i], actuals[i], False) for i in range(count - 1)):
        return False
    return all(_convertible(params[-1][:-2], actual, False) for actual in actuals[count - 1 :])


def _compare_17(first: Types, second: Types) -> int:
    if len(first) != len(second):
        return _MORE if len(first) > len(second) else _LESS
    forth = back = False
    for i, (a, b) in enumerate(zip(first, second, strict=True)):
        if a != b:
            last = i == len(first) - 1
            forth = forth or _strict(b, a, last) or b == "Object"
            back = back or _strict(a, b, last) or a == "Object"
    if forth and back:
        if _is_array(first) != _is_array(second):
            return _LESS if _is_array(first) else _MORE
        return _INCOMPARABLE
    if forth:
        return _MORE
    return _LESS if back else _INCOMPARABLE


def _choose_17(candidates: list[Method], classes: Actuals) -> Method | None:
    best: Method | None = None
    equivalent: list[Method] = []
    for method in candidates:
        if not _applicable_17(method.params, classes):
            continue
        if best is None:
            best = method
            continue
        verdict = _compare_17(method.params, best.params)
        if verdict == _INCOMPARABLE:
            equivalent.append(method)
        elif verdict == _MORE:
            if not equivalent:
                best = method
                continue
            for other in list(equivalent):
                against = _compare_17(method.params, other.params)
                if against == _MORE:
                    best, equivalent = method, []
                    break
                if against == _INCOMPARABLE:
                    equivalent.append(method)
    return None if equivalent else best


# -- calling

_RETURNS: dict[str, Callable[[Any], Any]] = {
    "long": Long,
    "char": Char,
    "float": to_float32,
    "byte": Byte,
    "short": Short,
    "BigInteger": BigInteger,
    "Long": Long,
    "Short": Short,
    "Byte": Byte,
}


LONG_TEXT = 1_000  # characters or elements from which on one call counts as work
_FLAT = frozenset(("char", "byte"))  # arrays of these are no Object[]


class Resolved:
    """A method chosen for argument classes, with the conversions it needs. call(receiver, args) -> value."""

    __slots__ = (
        "_converters",
        "_method",
        "_vararg",
        "_wrap",
        "_wrong_count",
        "is_static",
        "is_void",
        "returns",
        "takes",
    )

    def __init__(self, method: Method, classes: Actuals, converts: bool) -> None:
        self._method = method
        found: list[Converter | None] = []
        if converts:
            pairs = zip(method.params, classes, strict=False)
            found = [converter(formal, actual) for formal, actual in pairs]
        self._converters = found if any(found) else None
        self._vararg = bool(method.params) and method.params[-1].endswith("[]")
        self._wrap = _RETURNS.get(method.returns)
        self.is_void = method.returns == "void"
        self.is_static = method.static
        self._wrong_count = not self._vararg and len(method.params) != len(classes)
        self.takes = len(method.params)
        self.returns = method.returns

    def call(self, receiver: Any, args: list[Any]) -> Any:
        if self._vararg:
            args = self._collect(args)
        elif self._wrong_count:
            raise JavaFault("java.lang.IllegalArgumentException", "wrong number of arguments")
        if self._converters is not None:
            last = len(args) - 1 if self._vararg else len(args)  # the collected array is not converted
            for i, convert in enumerate(self._converters[:last]):
                if convert is not None:
                    args[i] = convert(args[i])
        if type(receiver) is str and len(receiver) > LONG_TEXT:
            tick(len(receiver) >> 6)  # most methods walk through it
        elif type(receiver) is ArrayList and len(receiver.items) > LONG_TEXT:
            tick(len(receiver.items) >> 4)
        try:
            value = self._method.call(receiver, *args)
        except (TypeError, AttributeError, ValueError, LookupError, ArithmeticError):
            # our own functions take the types of their signatures; what remains is a null or an odd number
            name = "NullPointerException" if None in args else "IllegalArgumentException"
            raise JavaFault(f"java.lang.{name}") from None
        if self._wrap is not None and value is not None:
            return self._wrap(value)
        if type(value) is str and len(value) > LONG_TEXT:
            tick(len(value) >> 6)
        return value

    def _collect(self, args: list[Any]) -> list[Any]:
        params = self._method.params
        place = len(params) - 1
        component = params[-1][:-2]
        if len(args) == place:
            return [*args, Array(component, [])]
        if len(args) == place + 1:
            last = args[place]
            if last is None:
                return args
            if type(last) is Array:
                if component == "Object" and last.component in _FLAT:
                    raise JavaFault("java.lang.IllegalArgumentException", "argument type mismatch")
                return args
            if _convertible(component, class_key(last), False):
                return [*args[:place], Array(component, [last])]
            raise JavaFault("java.lang.IllegalArgumentException", "argument type mismatch")
        rest = args[place:]
        for value in rest:
            if not _convertible(component, class_key(value), False):
                raise JavaFault("java.lang.IllegalArgumentException", "array element type mismatch")
        return [*args[:place], Array(component, rest)]


def class_key(value: Any) -> str | None:
    from desktop_app.velocity.java.classes import class_of

    return None if value is None else class_of(value).key


def _exact(candidates: list[Method], classes: Actuals) -> Method | None:
    """A signature of exactly these classes (null counting as Object) needs no choosing."""
    wanted = tuple(name or "Object" for name in classes)
    for method in candidates:
        if tuple(BOXED.get(param, param) for param in method.params) == wanted:
            return method
    return None


_CACHE: dict[tuple[Any, ...], Resolved | None] = {}


def resolve(java_class: JavaClass, name: str, args: list[Any], converts: bool) -> Resolved | None:
    """The method for these arguments; None if there is none, or several fit alike."""
    key: tuple[Any, ...] = (java_class.key, name, converts, *map(class_key, args))
    if key in _CACHE:
        return _CACHE[key]
    found: Resolved | None = None
    candidates = java_class.methods.get(name)
    if candidates:
        classes: Actuals = key[3:]
        method = _exact(candidates, classes)
        if method is None:
            method = _choose_24(candidates, classes) if converts else _choose_17(candidates, classes)
        if method is not None:
            found = Resolved(method, classes, converts)
    if len(_CACHE) > 20_000:
        _CACHE.clear()
    _CACHE[key] = found
    return found


def known_class(name: str) -> JavaClass | None:
    try:
        return class_named(name)
    except KeyError:
        return None
