"""PDF from outside: the files embedded in it, decompressed within limits. Pages are never looked at.

pypdf repairs what it can and complains in a log; here a PDF either gives its files or a fault. pypdf itself stops at 75 MB
for one stream, and the reader process at its own limits of memory and time.
"""

from __future__ import annotations

import io
import logging
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from importd.model import Reason
from importd.names import printable
from importd.reasons import finding

if TYPE_CHECKING:
    from pypdf.generic import EmbeddedFile

NAMES: Final = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml")  # as the standards prescribe
LARGEST: Final = 50_000_000  # bytes of one embedded file
ALL: Final = 100_000_000  # bytes of all that are looked into
MOST: Final = 100  # embedded files
_END: Final = b"%%EOF"
_TAIL: Final = 4096  # a PDF ends in here, whatever a mail gateway put behind it


class Embedded(NamedTuple):
    """One embedded file."""

    name: str
    content: bytes


class Contents(NamedTuple):
    """What a PDF holds beside its pages."""

    names: tuple[str, ...] = ()  # of all embedded files
    files: tuple[Embedded, ...] = ()  # the XML among them, by content
    fault: Reason | None = None  # why it could not be read


class _TooLarge(Exception):
    pass


def contents(raw: bytes) -> Contents:
    """The embedded files. Never raises for what is wrong with the PDF; `MemoryError`, `OSError`, `ImportError` pass."""
    if _END not in raw[-_TAIL:]:
        return Contents(fault=finding("FILE_TRUNCATED", expected=_END.decode()))
    try:
        return _contents(raw)
    except (MemoryError, OSError, ImportError):
        raise
    except _TooLarge:
        return Contents(fault=finding("PDF_UNREADABLE", value="embedded too large"))
    except Exception as error:  # pypdf promises PyPdfError, but damaged files raise whatever they hit
        locked = isinstance(error, _pypdf().errors.DependencyError)  # AES, which it leaves to other packages
        return Contents(fault=finding("PDF_UNREADABLE", value="encrypted" if locked else "damaged"))


def _contents(raw: bytes) -> Contents:
    reader = _pypdf().PdfReader(io.BytesIO(raw))
    if reader.is_encrypted:
        return Contents(fault=finding("PDF_UNREADABLE", value="encrypted"))
    entries = [(_name(entry), entry) for entry, _ in zip(reader.attachment_list, range(MOST), strict=False)]
    files = _xml([(name, entry) for name, entry in entries if name.lower() in NAMES]) or _xml(entries)
    return Contents(tuple(name for name, _ in entries), tuple(files))


@cache
def _pypdf() -> Any:
    """The library, loaded by the first PDF: a tenth of a second that nobody else should pay. Its log is silenced."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    return pypdf


def _name(entry: EmbeddedFile) -> str:
    return printable(str(entry.alternative_name or entry.name), 100)


def _xml(entries: list[tuple[str, EmbeddedFile]]) -> list[Embedded]:
    """The files that begin like XML, whatever they are called. A broken one counts only when there is no other."""
    found: list[Embedded] = []
    broken: Exception | None = None
    left = ALL
    for name, entry in entries:
        try:
            content = _content(entry, min(left, LARGEST))
        except (MemoryError, OSError):
            raise
        except Exception as error:  # as above
            broken = error
            continue
        left -= len(content)
        if _is_xml(content[:200]):
            found.append(Embedded(name, content))
    if broken is not None and not found:
        raise broken
    return found


def _content(entry: EmbeddedFile, most: int) -> bytes:
    try:
        content = bytes(entry.content)
    except _pypdf().errors.LimitReachedError:
        raise _TooLarge from None
    if len(content) > most:
        raise _TooLarge
    return content


def _is_xml(head: bytes) -> bool:
    """Whether a file begins with a tag, in UTF-8 or UTF-16."""
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")
