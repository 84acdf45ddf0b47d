"""JSON from outside."""

from __future__ import annotations

import pytest

from importd.decoding.safe_json import Number, parse
from importd.errors import Refusal


def refused(text: str) -> tuple[str, int, str, str]:
    """The reason for which this is refused."""
    with pytest.raises(Refusal) as caught:
        parse(text)
    reason = caught.value.reasons[0]
    return reason.code, reason.line, reason.path, reason.value


def test_numbers_keep_their_digits() -> None:
    """No number ever becomes a float; a number can be told from a text."""
    found = parse('{"a": 0.10, "b": 12345678901234567890.5, "c": 1E5, "d": "7", "e": 7}')
    assert found == {"a": "0.10", "b": "12345678901234567890.5", "c": "1E5", "d": "7", "e": "7"}
    assert [isinstance(found[key], Number) for key in "abcde"] == [True, True, True, False, True]


def test_a_double_key_is_named_with_its_path() -> None:
    """Which value counts cannot be known, so neither does."""
    assert refused('{"lines": [{"a": 1}, {"b": 1, "b": 2}]}') == ("JSON_DUPLICATE_KEY", 0, "lines[1].b", "b")


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_words_that_are_no_numbers_are_refused(word: str) -> None:
    """Python would take them."""
    assert refused(f'{{"a": {word}}}')[0] == "JSON_SYNTAX"


@pytest.mark.parametrize("text", ["[" * 65 + "]" * 65, "[" * 100_000, '{"a":' * 70 + "1" + "}" * 70])
def test_deep_nesting_is_refused(text: str) -> None:
    """Neither the stack nor our patience ends."""
    assert refused(text)[0] == "JSON_TOO_DEEP"


def test_64_levels_are_read() -> None:
    """The limit itself is allowed."""
    assert parse("[" * 64 + "]" * 64)


@pytest.mark.parametrize(
    ("text", "line"), [('{"a": 1}\nx', 2), ('{"a": x}', 1), ("{'a': 1}", 1), ("[1,\n]", 2), ('{"a": "\\x"}', 1), ("[01]", 1)]
)
def test_broken_json_says_where(text: str, line: int) -> None:
    """The line is that of the fault."""
    assert refused(text)[:2] == ("JSON_SYNTAX", line)


def test_every_cut_is_a_truncated_file() -> None:
    """However a good file is cut, it is called cut and not wrong."""
    text = '{"a": [true, false, null, -1.5e1, "x\\u00e9\\n"], "b": {"c": "d"}}'
    assert parse(text)
    for length in range(1, len(text)):
        assert refused(text[:length])[0] == "FILE_TRUNCATED", text[:length]


def test_control_characters_are_named() -> None:
    """A control character is a matter of encoding rather than of JSON."""
    assert refused('{"a":\n"\x01"}') == ("ENC_CONTROL_CHAR", 2, "", "U+0001")


@pytest.mark.parametrize(("rest", "code"), [("]", "JSON_SYNTAX"), (", " + "[" * 100_000, "JSON_TOO_DEEP")])
def test_what_stands_behind_a_double_key_surprises_nobody(rest: str, code: str) -> None:
    """The second look at the text goes further than the first one."""
    assert refused('[{"a": 1, "a": 2}' + rest + ("]" if rest == "]" else ""))[0] == code
