"""What people write: cleaned and bounded when it comes in, rendered once when it is stored."""

import re
import unicodedata
from collections.abc import Mapping
from hashlib import sha256

import nh3
from markdown_it import MarkdownIt
from marshmallow import fields, validate

MAX_PROSE = 20_000
#: Deeper than anybody writes; markdown parsers take seconds over thousands.
MAX_NESTING = 12
#: Matching brackets takes the square of their number.
MAX_BRACKETS = 400
#: A table fills up its short rows, so a few thousand characters can make hundreds of thousands of cells.
MAX_CELLS = 4000

_markdown = (
    MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "typographer": False})
    .enable(["linkify", "strikethrough", "table"])
    .disable("image")
)
_cleaner = nh3.Cleaner(
    tags={
        "p",
        "br",
        "strong",
        "em",
        "s",
        "a",
        "ul",
        "ol",
        "li",
        "blockquote",
        "code",
        "pre",
        "hr",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    },
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener noreferrer ugc",
)
_control = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_deep = "{" + str(MAX_NESTING + 1) + "}"
_bomb = re.compile(rf"(?:>[ \t]*){_deep}|\[{_deep}|(?:^|\n)(?:[ \t]*[-*+][ \t]){_deep}")
#: What the line under a table's head is made of, also within a quote or a list.
_RULER = frozenset(" \t|:->*+.0123456789")
_word = re.compile(r"[^\W_]+")
_heading = re.compile(r"(</?h)([1-6])(>)")


#: One line of words without any sign that could mean something: most of what is said in a chat. A full stop or a
#: colon may be the middle of an address, unless a space follows.
_words = re.compile(
    r"[^\W\d_](?:[^\W_]|[ ,;?!'\"()…–—’‘“”\u2600-\u27bf\ufe0f\U0001f300-\U0001faff-]|[.:](?=[ .]|\Z))*",
)


def render(markdown: str) -> str:
    """Safe HTML of what somebody wrote. Headings start at h3, since the page has its own above."""
    if _words.fullmatch(markdown) and not markdown.endswith(" "):
        return f"<p>{markdown}</p>\n"
    html = _heading.sub(lambda m: f"{m[1]}{min(6, int(m[2]) + 2)}{m[3]}", _markdown.render(markdown))
    return _cleaner.clean(html)


#: A handle that somebody is called by, where it begins a word: no part of an address.
_name = re.compile(r"(?<![\w@/.&;-])@([A-Za-z0-9_][A-Za-z0-9_.-]{1,22}[A-Za-z0-9_])(?![\w@-])")
_tag = re.compile(r"(<[^>]*>)")
#: In these nobody is called.
_QUIET = ("a", "code", "pre")
#: One line calls no more people than this.
MAX_NAMES = 20


def names_in(markdown: str) -> set[str]:
    """The handles that a text calls with @, in small letters, at most MAX_NAMES. Whose they are is not asked."""
    if "@" not in markdown:
        return set()
    return {name.lower() for name in _name.findall(markdown)[:MAX_NAMES]}


def link_names(html: str, handles: Mapping[str, str]) -> str:
    """Rendered HTML in which these people (handles by their small letters) are linked where they are called."""

    def link(match: re.Match) -> str:
        handle = handles.get(match[1].lower())
        return f'<a href="/people/{handle}" class="name">@{handle}</a>' if handle else match[0]

    parts, within = _tag.split(html), 0
    for index, part in enumerate(parts):
        if index % 2 == 0:
            parts[index] = part if within else _name.sub(link, part)
        elif part.strip("</>").split()[:1] and part.strip("</>").split()[0] in _QUIET:
            within += -1 if part.startswith("</") else 1
    return "".join(parts)


def plain(html: str) -> str:
    """The words of rendered HTML, on one line."""
    text = nh3.clean(re.sub(r"</(p|li|h\d|tr|blockquote|pre)>|<br>", " ", html), tags=set())
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return " ".join(text.split())


def excerpt(html: str, length: int = 160) -> str:
    """The beginning of rendered HTML as plain words, cut at a word, at most `length` characters."""
    text = plain(html)
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def letters(text: str, fold_case: bool = True) -> str:
    """A text as it is compared: small letters (unless told not to) without accents and without what does not show;
    a letter that only looks like a Latin one among Latin ones is that one. Its other signs stay.
    """
    if text.isascii():
        return text.lower() if fold_case else text
    apart = unicodedata.normalize("NFKD", text)
    apart = "".join(sign for sign in (apart.casefold() if fold_case else apart) if sign < "\x80" or _shows(sign))
    return apart if apart.isascii() else _word.sub(_as_latin, apart)


def words_in(plain: str) -> list[str]:
    """The words of a text, without the signs between them."""
    return _word.findall(plain)


def version_of(text: str) -> str:
    """A few characters that tell whether somebody changed this text since it was read."""
    return sha256(text.encode()).hexdigest()[:16]


def fold(text: str) -> str:
    """Words to compare by, one space between them, no other signs."""
    return " ".join(words_in(letters(text)))


#: Letters without a shape of their own, and what chooses between shapes.
_BLANK = frozenset("\u034f\u115f\u1160\u3164\uffa0\u180b\u180c\u180d\ufe0e\ufe0f")
#: Small letters of Cyrillic and Greek that look like Latin ones.
_ALIKE = str.maketrans("аеорсухіјѕһкмтвнԁԛԝαορνικτυχ", "aeopcyxijshkmtbhdqwaopviktux")
_latin = re.compile("[a-z]", re.IGNORECASE)


def _shows(sign: str) -> bool:
    return not unicodedata.combining(sign) and sign not in _BLANK and unicodedata.category(sign) != "Cf"


def _as_latin(word: re.Match) -> str:
    """A word of one script stays; where Latin is mixed with another, somebody hides it."""
    return word[0].translate(_ALIKE) if not word[0].isascii() and _latin.search(word[0]) else word[0]


class Line(fields.String):
    """One line of text, trimmed. `max` in characters; `min=0` lets it be empty."""

    default_error_messages = {
        "blank": "Please fill this in.",
        "long": "Please keep this to {max} characters.",
        "short": "Please use at least {min} characters.",
        "control": "This contains characters that can't be shown.",
        "lines": "Please keep this on one line.",
        "table": "This table is too large to show. Please use fewer columns or rows.",
        "nested": "This is nested too deeply to show. Please use fewer > or [ in a row.",
    }
    one_line = True

    def __init__(self, *, max: int, min: int = 1, **more):
        super().__init__(**more)
        self.max, self.min = max, min

    def _deserialize(self, value, attr, data, **more):
        text = super()._deserialize(value, attr, data, **more)
        # before normalising: NFC of megabytes is work for nobody
        if len(text) > 4 * self.max + 100:
            raise self.make_error("long", max=self.max)
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if self.min and not text:
            raise self.make_error("blank")
        if len(text) < self.min:
            raise self.make_error("short", min=self.min)
        if len(text) > self.max:
            raise self.make_error("long", max=self.max)
        if _control.search(text) or _unpaired(text):
            raise self.make_error("control")
        if self.one_line and "\n" in text:
            raise self.make_error("lines")
        return text


class Prose(Line):
    """Several lines of Markdown, trimmed and checked for what would take the parser too long."""

    one_line = False

    def __init__(self, *, max: int = MAX_PROSE, min: int = 1, **more):
        super().__init__(max=max, min=min, **more)

    def _deserialize(self, value, attr, data, **more):
        text = super()._deserialize(value, attr, data, **more)
        if _bomb.search(text) or text.count("[") > MAX_BRACKETS:
            raise self.make_error("nested")
        if _cells(text) > MAX_CELLS:
            raise self.make_error("table")
        return text


def one_of(values) -> validate.OneOf:
    """A validator: the value is one of the (value, label) pairs. The API's document lists them."""
    return validate.OneOf(sorted(dict(values)), error="Please choose one of: {choices}.")


def _cells(text: str) -> int:
    """At most so many cells a table in this text can get."""
    lines = text.split("\n")
    widest = max((line.count("|") + 1 for line in lines if "|" in line and _RULER.issuperset(line)), default=0)
    return widest * len(lines)


def _unpaired(text: str) -> bool:
    """Half a surrogate pair can be sent as JSON but stored nowhere."""
    return any("\ud800" <= sign <= "\udfff" for sign in text)
