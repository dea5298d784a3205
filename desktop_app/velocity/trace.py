"""What a rendering read and wrote: references with their key path, quiet blanks, branches never taken, and
where each piece of output came from. `Plan` is made once while a template is compiled for tracing, `Trace`
once per rendering."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop_app.velocity.nodes import Node
from desktop_app.velocity.runtime import Render, Run, Value, text_24
from desktop_app.velocity.source import from_units

if TYPE_CHECKING:
    from desktop_app.velocity.compiler import Compiler
    from desktop_app.velocity.references import Reference

Path = tuple[str, ...]
EACH = "[]"  # in a path: every element of the list before it


@dataclass(frozen=True)
class ReferenceInfo:
    """A reference as it stands in the template. path: where its value lies in the data, seen through loops
    and plain #set (("data", "items", "[]", "name")); computed: the path ends where a method computes
    something; calls: names of the methods called behind the path."""

    line: int
    column: int
    text: str
    path: Path
    quiet: bool
    printed: bool
    calls: tuple[str, ...] = ()


@dataclass(frozen=True)
class BranchInfo:
    """One body of an #if or #foreach; kind: "#if", "#elseif/#else", "#foreach", "#foreach #else"."""

    line: int
    column: int
    kind: str


@dataclass(frozen=True)
class OutputRange:
    """Characters start to end of the output came from this place of the template."""

    start: int
    end: int
    line: int
    column: int


@dataclass
class Read:
    """How often a reference was read, and how often it had nothing to show."""

    reference: ReferenceInfo
    count: int = 0
    missing: int = 0
    blank: int = 0


class Plan:
    """What is known of a template before it runs."""

    def __init__(self) -> None:
        self.references: list[ReferenceInfo] = []
        self.branches_known: list[BranchInfo] = []
        self.texts: list[tuple[int, int]] = []
        self.aliases: dict[str, Path] = {}
        self.own_names: set[str] = {"foreach", "velocityCount", "velocityHasNext", "bodyContent", "mathTool"}
        self.own_names |= {"numberTool", "dateTool"}
        self.lists: set[Path] = set()
        self._known: dict[int, int] = {}
        self._keep: list[Node] = []

    # -- told by the compiler

    def assigned(self, root: str, source: Node | None = None, compiler: Compiler | None = None) -> None:
        """#set or #define gives the name a meaning inside the template."""
        path = self._path_of(source, compiler) if source is not None and compiler is not None else None
        if path is not None:
            self.aliases[root] = path
        self.own_names.add(root)

    def loop(self, key: str, source: Node, compiler: Compiler) -> None:
        path = self._path_of(source, compiler)
        self.own_names.add(key)
        if path is not None:
            self.lists.add(path)
            self.aliases[key] = (*path, EACH)
        else:
            self.aliases.pop(key, None)

    def macro(self, names: list[str]) -> None:
        self.own_names.update(names)

    def _path_of(self, node: Node, compiler: Compiler) -> Path | None:
        while node.type == "Expression":
            node = node.children[0]
        if node.type != "Reference":
            return None
        path, calls = _path(compiler.reference(node), self)
        return None if calls else path

    def _index(self, reference: Reference, printed: bool) -> int:
        key = id(reference.node)
        if key not in self._known:
            path, calls = _path(reference, self)
            line, column = reference.place()
            text = from_units(str(reference.node.extra.get("literal", "")))
            self._known[key] = len(self.references)
            self._keep.append(reference.node)
            self.references.append(ReferenceInfo(line, column, text, path, reference.quiet, printed, calls))
        return self._known[key]

    def text(self, text: str, place: tuple[int, int]) -> Render:
        line, column = place

        def render(run: Run) -> None:
            assert run.trace is not None
            run.trace.wrote(run, text, line, column)

        return render

    def value(self, reference: Reference, value: Value) -> Value:
        index = self._index(reference, False)

        def traced(run: Run) -> Any:
            result = value(run)
            assert run.trace is not None
            run.trace.read(index, result)
            return result

        return traced

    def render(self, reference: Reference, render: Render) -> Render:
        index = self._index(reference, True)
        info = self.references[index]
        if not info.printed:
            info = ReferenceInfo(info.line, info.column, info.text, info.path, info.quiet, True, info.calls)
            self.references[index] = info

        def traced(run: Run) -> None:
            assert run.trace is not None
            run.trace.around(run, index, info, render)

        return traced

    def branches(self, kind: str, blocks: list[Render], places: list[tuple[int, int]]) -> list[Render]:
        return [
            self._branch(block, kind if number == 0 else f"{kind} #else", place)
            for number, (block, place) in enumerate(zip(blocks, places, strict=True))
        ]

    def _branch(self, block: Render, kind: str, place: tuple[int, int]) -> Render:
        index = len(self.branches_known)
        self.branches_known.append(BranchInfo(*place, kind))

        def traced(run: Run) -> None:
            assert run.trace is not None
            run.trace.taken.add(index)
            block(run)

        return traced


def _path(reference: Reference, plan: Plan) -> tuple[Path, tuple[str, ...]]:
    """The data path of a reference and the methods called behind it."""
    path = list(plan.aliases.get(reference.root, (reference.root,)))
    calls: list[str] = []
    for child in reference.children:
        step = reference.key_of(child)
        if step is None or calls:
            calls.append(reference.name_of(child))
        else:
            path.append(step)
    return tuple(path), tuple(calls)


@dataclass
class Trace:
    """Give one to Template.render; afterwards it tells what happened. Places count as in errors; offsets of
    the output count characters."""

    reads: list[Read] = field(default_factory=list)
    ranges: list[OutputRange] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    _plan: Plan = field(default_factory=Plan)
    _position: int = 0
    _top: Any = None

    def start(self, plan: Plan) -> None:
        self._plan = plan
        self.reads = [Read(reference) for reference in plan.references]
        self.ranges = []
        self.taken = set()
        self._position = 0

    def watch(self, run: Run) -> None:
        self._top = run.buffer

    @property
    def quiet_blanks(self) -> list[Read]:
        """References printed as nothing at least once though something was meant to stand there."""
        return [read for read in self.reads if read.reference.printed and read.blank]

    @property
    def missing(self) -> list[Read]:
        """References that had no value at least once."""
        return [read for read in self.reads if read.missing]

    @property
    def untaken(self) -> list[BranchInfo]:
        """Bodies of #if and #foreach that were never rendered."""
        return [branch for index, branch in enumerate(self._plan.branches_known) if index not in self.taken]

    @property
    def used_paths(self) -> set[Path]:
        """Data paths that were read."""
        return {read.reference.path for read in self.reads if read.count}

    def template_place(self, offset: int) -> tuple[int, int] | None:
        """Where the character at this offset of the output came from."""
        for piece in self.ranges:
            if piece.start <= offset < piece.end:
                return piece.line, piece.column
        return None

    # -- told by the closures

    def read(self, index: int, value: Any) -> None:
        read = self.reads[index]
        read.count += 1
        if value is None:
            read.missing += 1

    def wrote(self, run: Run, text: str, line: int, column: int) -> None:
        run.w(text)
        if run.buffer is self._top:
            self._add(len(from_units(text)), line, column)

    def around(self, run: Run, index: int, info: ReferenceInfo, render: Callable[[Run], None]) -> None:
        before = len(run.buffer)
        started = self._position
        render(run)
        text = "".join(run.buffer[before:])
        if text == "":
            self.reads[index].blank += 1
        if run.buffer is self._top and self._position == started:
            self._add(len(from_units(text)), info.line, info.column)

    def _add(self, length: int, line: int, column: int) -> None:
        if length:
            self.ranges.append(OutputRange(self._position, self._position + length, line, column))
            self._position += length


def shown(value: Any) -> str:
    """How a value would print; for tables of what was read."""
    return "" if value is None else from_units(text_24(value) or "")
