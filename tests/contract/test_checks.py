"""Our checks keep the contract that plug-in checks run: they collect, they never raise, they say the same twice."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from importd.model import Document
from importd.ports import Check
from importd.reasons import catalogue
from importd.testing import CheckContract, documents
from importd.testing.nouns import a_document
from importd.testing.parsers import RULES
from importd.validators import DOCUMENT_CHECKS, currency


class TestCurrency(CheckContract):
    check = currency.check
    good = (a_document(),)
    bad = (a_document(currency="EURO"),)


@pytest.mark.parametrize("check", DOCUMENT_CHECKS, ids=lambda check: check.__module__.rpartition(".")[2])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(document=documents())
def test_our_checks_judge_any_document(check: Check, document: Document) -> None:
    """Whatever a document holds, each check of ours has reasons of the catalogue or nothing to say."""
    assert {reason.code for reason in check(document, RULES)} <= set(catalogue())
