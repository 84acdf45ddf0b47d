"""An attachment of 20 MB inside a document: the document is read, and its reader stays small."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest

from tests.einvoices import invoice, pdf

MOST = 300  # MB, at the highest
READ = """
import sys
from datetime import date
from importd import brief, reader
from importd.config import Rules, Sender
from importd.parsers import registry
from importd.validators import document_checks

rules = Rules(today=date(2026, 11, 23), sender=Sender(direction="purchase"))
reading = reader.read_file(sys.argv[1].encode(), rules, registry(), document_checks())
brief.pack(reading)
assert not reading.refused, reading.reasons
print(*(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def with_attachment(size: int) -> bytes:
    """An invoice that carries so many bytes in base64."""
    text = b64encode(bytes(size)).decode()
    attached = f"<ram:AdditionalReferencedDocument><ram:AttachmentBinaryObject>{text}</ram:AttachmentBinaryObject>"
    end = "</ram:ApplicableHeaderTradeAgreement>"
    return invoice().replace(end.encode(), f"{attached}</ram:AdditionalReferencedDocument>{end}".encode())


@pytest.mark.parametrize("form", ["xml", "utf-16", "pdf"])
def test_a_large_attachment_costs_no_more_than_it_must(form: str, tmp_path: Path) -> None:
    """Twenty megabytes, thirty in base64, sixty in UTF-16."""
    raw = with_attachment(20_000_000)
    if form == "utf-16":
        raw = raw.decode().replace("UTF-8", "UTF-16").encode("utf-16")
    path = tmp_path / "document"
    path.write_bytes(pdf(("factur-x.xml", raw)) if form == "pdf" else raw)

    done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)

    assert int(done.stdout) // 1024 < MOST
