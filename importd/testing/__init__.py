"""The contract tests: what every parser, check and store must keep, ours and those of other packages.

Subclass one in a test module of your own, and pytest runs it:

    from importd.testing import ParserContract

    class TestMyFormat(ParserContract):
        parser = my_package.PARSER
        good = [b"ORD|4471|…"]

Needs pytest and hypothesis.
"""

try:
    import hypothesis  # noqa: F401 - asked for here so that the message is clear
    import pytest  # noqa: F401
except ImportError as error:
    raise ImportError(f"importd.testing needs pytest and hypothesis: pip install pytest hypothesis ({error})") from error

from importd.testing.checks import CheckContract, documents
from importd.testing.parsers import ParserContract
from importd.testing.stores import StoreContract

__all__ = ["CheckContract", "ParserContract", "StoreContract", "documents"]
