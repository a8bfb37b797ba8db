"""The picture of the threads: texts broken into lines, boxes and curves placed, ready for the SVG's template."""

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.core.lettering import in_lines, measure
from samverk.core.templatetags.ui import SHAPES, in_language
from samverk.planning import words
from samverk.planning.columns import EMPTY, Cell
from samverk.planning.threads.gathering import ACTIVITIES, BEYOND, JOINT, PARTS, PRINCIPALS
from samverk.planning.threads.layout import INDENT, Box, Sized, lay_out
from samverk.planning.threads.threading import Knot, Link, Threads

WIDTH = 1312.0  # the widest that a page gives it: there a unit is a pixel
WIDTHS = {BEYOND: 216.0, PRINCIPALS: 215.0, JOINT: 215.0, ACTIVITIES: 320.0, PARTS: 160.0}
HEAD_LINE, NOTE_SIZE = 16.0, 12.0  # above the boxes: what the columns are called, and of which document they are
LINE, PAD, SIDE = 16.0, 6.0, 10.0
LEAST = 28.0
FOLD_SIDE = 8.0  # on either side of the number of goals below
DOT, DOT_MARKED = 3.0, 4.5
TALL = 800.0  # a picture that no screen shows whole: there one comes back to the box, elsewhere to its top
MARK, CODE_GAP = 12.0, 7.0


@dataclass(frozen=True)
class Shape:
    """A status as a shape in its tone, and in words; with a number where it stands for many."""

    shape: str
    tone: str
    word: str
    count: int = 0
    x: float = 0

    @property
    def count_x(self) -> float:
        return self.x + MARK + 4

    @property
    def drawing(self) -> str:
        return SHAPES.get(self.shape, SHAPES["none"])


@dataclass(frozen=True)
class Fold:
    """The right end of a goal's box, which unfolds the level below it: with their number, or folds it again."""

    x: float
    width: float
    text: str
    told: str
    url: str

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Drawn:
    """One box with its texts. `told` is all of it in words, for whoever points at it or hears it read."""

    knot: Knot
    box: Box
    code: str
    lines: list[tuple[float, str]]
    text_x: float
    told: str
    url: str
    marked: bool
    here: bool
    shapes: list[Shape] = field(default_factory=list)
    shapes_y: float = 0
    fold: Fold | None = None

    @property
    def code_x(self) -> float:
        return self.box.x + SIDE

    @property
    def code_y(self) -> float:
        return self.lines[0][0]

    @property
    def count_y(self) -> float:
        return self.shapes_y + 10

    @property
    def fold_y(self) -> float:
        return self.box.middle + 4.5


@dataclass(frozen=True)
class Line:
    path: str
    classes: str
    told: str
    url: str
    here: bool


@dataclass(frozen=True)
class Dot:
    """Where lines end at a box."""

    x: float
    y: float
    marked: bool

    @property
    def radius(self) -> float:
        return DOT_MARKED if self.marked else DOT


@dataclass(frozen=True)
class Level:
    """From a goal to one of those under it."""

    path: str
    marked: bool


@dataclass(frozen=True)
class Head:
    x: float
    name: str
    notes: list[tuple[float, str]]


@dataclass(frozen=True)
class Picture:
    width: float
    height: float
    top: float  # where boxes and curves begin; the curves' own measures start there
    heads: list[Head]
    lines: list[Line]
    levels: list[Level]
    dots: list[Dot]
    drawn: list[Drawn]
    title: str
    description: str

    @property
    def full_width(self) -> float:
        """With room for the edges and dots of the outermost boxes."""
        return self.width + 12


@dataclass(frozen=True)
class _Text:
    code: str
    lines: list[str]
    told: str
    url: str
    shapes: list[Shape]
    fold: tuple[str, str, str] | None = None  # what stands in it, what it does in words, and its address
    room: float = 0  # its width


def picture(threads: Threads, title: str) -> Picture:
    shown = [(place, knots) for place, knots in enumerate(threads.columns) if knots]
    texts = {
        knot.key: _text(threads, knot, WIDTHS[place] - knot.depth * INDENT) for place, knots in shown for knot in knots
    }
    sizes = [[Sized(knot.key, _height(knot, texts[knot.key]), knot.depth) for knot in knots] for _place, knots in shown]
    links = {(link.left, link.right): link for link in threads.links}
    laid = lay_out(sizes, [WIDTHS[place] for place, _knots in shown], list(links), WIDTH)
    heads = [_head(threads, place, x) for x, (place, _knots) in zip(laid.lefts, shown, strict=True)]
    top = HEAD_LINE * (max((len(head.notes) for head in heads), default=0) + 1) + 8
    boxes = {key: replace(box, y=box.y + top) for key, box in laid.boxes.items()}
    height = laid.height + top + 4
    drawn = [
        _drawn(threads, knot, texts[knot.key], boxes[knot.key], height > TALL)
        for _place, knots in shown
        for knot in knots
    ]
    drawn_links = [links.get((curve.left, curve.right)) or links[curve.right, curve.left] for curve in laid.curves]
    lines = [
        _line(threads, link, curve.path, (texts[link.left].told, texts[link.right].told))
        for link, curve in zip(drawn_links, laid.curves, strict=True)
    ]
    lines.sort(key=lambda line: ("hl" in line.classes, line.here))  # the marked ones over the others
    levels = [Level(_bend(boxes[above], boxes[below]), marked) for above, below, marked in threads.levels]
    dots = _dots(laid.curves, drawn_links, boxes)
    return Picture(WIDTH, height, top, heads, lines, levels, dots, drawn, title, _described(threads))


def _bend(above: Box, below: Box) -> str:
    x, y = above.x + INDENT / 2, below.middle
    return f"M{x:.1f} {above.y + above.height:.1f}V{y - 4:.1f}Q{x:.1f} {y:.1f} {x + 4:.1f} {y:.1f}H{below.x:.1f}"


def _dots(curves, links: list[Link], boxes: dict[str, Box]) -> list[Dot]:
    """One on each side of a box where lines end; the marked ones over the others."""
    found: dict[tuple[float, float], bool] = {}
    for curve, link in zip(curves, links, strict=True):
        left, right = boxes[curve.left], boxes[curve.right]
        inside = abs(left.right - right.right) < 1  # a link within a column goes out on the right and comes back there
        for place in ((left.right, left.middle), (right.right if inside else right.x, right.middle)):
            found[place] = found.get(place, False) or link.on_thread
    return [Dot(x, y, marked) for (x, y), marked in sorted(found.items(), key=lambda dot: dot[1])]


def status_shape(cell: Cell | None) -> Shape | None:
    """The status of one activity; None where nothing is known of it."""
    cell = cell or EMPTY
    value = cell.value
    if not cell.key:
        return None
    if isinstance(value, str):
        return Shape(value, value, cell.label)
    shape = (value.get("shape") if isinstance(value, dict) else getattr(value, "shape", "")) or "none"
    tone = (value.get("tone") if isinstance(value, dict) else getattr(value, "tone", "")) or shape
    return Shape(shape, tone, cell.label or in_language(value, "word"))


def counted_shapes(threads: Threads, activities) -> list[Shape]:
    """How many of the activities have each status, in the scale's order."""
    cells = [threads.data.statuses.get(activity.pk, EMPTY) for activity in activities]
    counts: dict[str, list[Cell]] = {}
    for cell in sorted((cell for cell in cells if cell.key), key=lambda cell: (cell.rank, cell.key)):
        counts.setdefault(cell.key, []).append(cell)
    found = [(status_shape(same[0]), len(same)) for same in counts.values()]
    return [Shape(shape.shape, shape.tone, shape.word, count) for shape, count in found]


def _text(threads: Threads, knot: Knot, width: float) -> _Text:
    """What stands in the box, broken to fit it."""
    asked, inner = threads.asked, width - 2 * SIDE
    collaboration = threads.data.plan.collaboration
    shapes: list[Shape] = []
    if knot.kind == "goal":
        code, name, url = knot.obj.code, knot.obj.local_title, asked.marking("goal", knot.obj.pk)
    elif knot.kind == "activity":
        code, name, url = knot.obj.number, knot.obj.title, asked.marking("activity", knot.obj.pk)
        shapes = [shape for shape in [status_shape(threads.data.statuses.get(knot.obj.pk))] if shape]
    elif knot.kind == "part":
        contact = str(knot.obj.contact or knot.obj.contact_text)
        code, url = "", f"{threads.data.activities[knot.obj.activity_id].get_absolute_url()}#parts"
        name = ": ".join(filter(None, [knot.obj.organisation.short, contact]))
    elif knot.kind == "bundle":
        code, name, url = "+", words.counted(knot.count, collaboration), asked.with_open(knot.fold)
        shapes = counted_shapes(threads, knot.obj)
    elif knot.kind == "hidden":
        code, url, name = "", "#hidden", f"{_('Not visible to you')}: {hidden_number(threads, knot)}"
    else:
        number = ngettext("%(count)s goal", "%(count)s goals", knot.count) % {"count": knot.count}
        code, name, url = "+", f"{_owner_name(threads, knot)}: {number}", asked.with_open(knot.fold)
    code_room = measure(code) + CODE_GAP if code else 0
    mark_room = MARK + CODE_GAP if knot.kind == "activity" and shapes else 0
    fold = _fold(threads, knot) if knot.below else None
    fold_room = max(measure(fold[0]) + 2 * FOLD_SIDE, LEAST) if fold else 0
    lines = in_lines(name, inner - code_room - mark_room - fold_room) or [""]
    status = ", ".join(f"{shape.count} {shape.word}" if shape.count else shape.word for shape in shapes)
    spoken = name if code == "+" else f"{code} {name}".strip()
    return _Text(code, lines, f"{spoken}: {status}" if status else spoken, url, shapes, fold, fold_room)


def hidden_number(threads: Threads, knot: Knot) -> str:
    if knot.obj == "activities":
        return words.counted(knot.count, threads.data.plan.collaboration)
    return ngettext("%(count)s goal", "%(count)s goals", knot.count) % {"count": knot.count}


def hidden_numbers(threads: Threads) -> str:
    """How much is not visible, goals before activities; nothing where all of it is."""
    knots = [knot for column in threads.columns for knot in column if knot.kind == "hidden"]
    return ", ".join(hidden_number(threads, knot) for knot in knots)


def _fold(threads: Threads, knot: Knot) -> tuple[str, str, str] | None:
    """Nothing where the level stands open without anybody having unfolded it."""
    asked, number = threads.asked, knot.below
    name = {"count": number, "goal": knot.obj.code or knot.obj.local_title}
    if knot.fold in asked.opened:
        return "–", _("Fold the goals under %(goal)s") % name, asked.without_open(knot.fold)
    if knot.is_open:
        return None
    told = ngettext("Show the goal under %(goal)s", "Show the %(count)s goals under %(goal)s", number)
    return f"+{number}", told % name, asked.with_open(knot.fold)


def _owner_name(threads: Threads, knot: Knot) -> str:
    document = knot.obj[0].tree.document
    owner = threads.data.principals.get(document.owner_organisation_id)
    return owner.short if owner and knot.fold.startswith("organisation") else document.title


def _height(knot: Knot, text: _Text) -> float:
    rows = len(text.lines) + (1 if knot.kind == "bundle" and text.shapes else 0)
    return max(rows * LINE + 2 * PAD, LEAST)


def _drawn(threads: Threads, knot: Knot, text: _Text, box: Box, is_tall: bool) -> Drawn:
    has_row = knot.kind == "bundle" and text.shapes
    rows = len(text.lines) + (1 if has_row else 0)
    first = box.y + (box.height - rows * LINE) / 2 + 12
    lines = [(first + place * LINE, line) for place, line in enumerate(text.lines)]
    shapes, shapes_y = text.shapes, 0.0
    if knot.kind == "activity" and shapes:
        shapes, shapes_y = [_at(shapes[0], box.right - SIDE - MARK)], box.middle - MARK / 2
    elif has_row:
        x, placed = box.x + SIDE + measure(text.code) + CODE_GAP, []
        for shape in shapes:
            placed.append(_at(shape, x))
            x += MARK + 4 + measure(str(shape.count)) + 10
        shapes, shapes_y = placed, first + len(text.lines) * LINE - 10
    text_x = box.x + SIDE + (measure(text.code) + CODE_GAP if text.code else 0)
    here = threads.asked.on is not None and knot.key == f"{threads.asked.on[0]}-{threads.asked.on[1]}"
    marked = knot.key in threads.on_thread
    place = f"#{knot.key}" if is_tall else "#map"
    fold = Fold(box.right - text.room, text.room, *text.fold[:2], text.fold[2] + place) if text.fold else None
    url = text.url if knot.kind in ("part", "hidden") else text.url + place
    return Drawn(knot, box, text.code, lines, text_x, text.told, url, marked, here, shapes, shapes_y, fold)


def _at(shape: Shape, x: float) -> Shape:
    return Shape(shape.shape, shape.tone, shape.word, shape.count, x)


def _classes(link) -> str:
    number = len(link.activities)
    weight = "w3" if number > 5 else "w2" if number > 2 else "w1"
    return " ".join([weight, *(["loose"] if not link.is_approved else []), *(["hl"] if link.on_thread else [])])


def _line(threads: Threads, link: Link, path: str, ends: tuple[str, str]) -> Line:
    asked = threads.asked
    url = f"{asked.address(line=link.name)}#why"
    return Line(path, _classes(link), _told(threads, link, ends), url, asked.line == link.name)


def _told(threads: Threads, link: Link, ends: tuple[str, str]) -> str:
    """What a line stands for, for whoever points at it: its ends, how many come by it, and why."""
    told = f"{ends[1]} → {ends[0]}."
    if link.activities or not link.is_hidden:
        told += f" {words.counted(len(link.activities), threads.data.plan.collaboration)}."
    whys = list(dict.fromkeys(f"{each.why.rstrip('. ')}." for each in link.alignments if each.why))[:3]
    unapproved = [] if link.is_approved else [_("Not approved by the goal's owner.")]
    return " ".join([told, *whys, *unapproved])


def _head(threads: Threads, place: int, x: float) -> Head:
    collaboration = threads.data.plan.collaboration
    if place == ACTIVITIES:
        name, note = words.word("Activities", collaboration), words.counted(len(threads.chosen), collaboration)
    elif place == PARTS:
        name, note = _("Parts"), ""
    else:
        names = {BEYOND: _("Goals beyond"), PRINCIPALS: _("The principals’ goals"), JOINT: _("Joint goals")}
        name, note = names[place], _documents(threads, place)
    lines = in_lines(note, WIDTHS[place] + 30, NOTE_SIZE)
    return Head(x, name, [(12 + HEAD_LINE * (row + 1), line) for row, line in enumerate(lines)])


def _documents(threads: Threads, place: int) -> str:
    documents = {}
    for pk in threads.tops[place]:
        document = threads.thread.goals[pk].tree.document
        documents[document.pk] = document
    if len(documents) == 1:
        return next(iter(documents.values())).title
    if place == PRINCIPALS:
        owners = dict.fromkeys(document.owner_organisation_id for document in documents.values())
        return ", ".join(threads.data.principals[owner].short for owner in owners)
    return ""


def _described(threads: Threads) -> str:
    goals = sum(len(threads.tops[place]) for place in (BEYOND, PRINCIPALS, JOINT))
    told = ngettext("%(count)s goal", "%(count)s goals", goals) % {"count": goals}
    number = words.counted(len(threads.chosen), threads.data.plan.collaboration)
    whole = _("%(goals)s and %(activities)s, from the goals furthest away to what is done. The list has the same.") % {
        "goals": told, "activities": number,
    }  # fmt: skip
    hidden = hidden_numbers(threads)
    return f"{whole} {_('Not visible to you')}: {hidden}." if hidden else whole
