"""Every numbered equation of the book has a check, and every check an equation."""

import json
from collections import Counter

import pytest

from tests.equations import LABEL, NUMBERED_BY_TEX, all_checks, all_equations, checks, equations_of

EQUATIONS = all_equations()
CHECKED = {check.label for check in all_checks()}
LABELS = {equation.label for equation in EQUATIONS if equation.label}


def found(markdown):
    return [(equation.label, equation.tex.strip()) for equation in equations_of(markdown, "test")]


def test_every_equation_has_a_check():
    missing = [e for e in EQUATIONS if e.label and e.label not in CHECKED]
    assert [f"{e.chapter}: {e.label}" for e in missing] == []


def test_every_check_has_an_equation():
    lost = [check for check in all_checks() if check.label not in LABELS]
    assert [f"{check.path.name}, line {check.line}: {check.label}" for check in lost] == []


def test_labels_are_well_formed_and_given_once():
    given = [equation.label for equation in EQUATIONS if equation.label is not None]
    assert [label for label in given if not LABEL.fullmatch(label)] == []
    assert [label for label, times in Counter(given).items() if times > 1] == []


def test_no_equation_is_numbered_by_other_means_than_a_label():
    numbered = [e for e in EQUATIONS if NUMBERED_BY_TEX.search(e.tex)]
    assert [f"{e.chapter}: {e.tex.strip()}" for e in numbered] == []


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("$$\na = b\n$$ (eq-a)\n", [("eq-a", "a = b")]),
        ("$$ a $$ (eq-a) and $$ b $$", [("eq-a", "a"), (None, "b")]),
        ("```{note}\n$$ a $$ (eq-a)\n```", [("eq-a", "a")]),
        ("````{note}\n```{math}\n:label: eq-a\na\n```\n````", [("eq-a", ":label: eq-a\na")]),
        ("```\n$$ a $$ (eq-a)\n```", []),
        ("$$ a $$ ()", [("", "a")]),
        ("costs \\$5 and $a$ (eq-a)", []),
    ],
)
def test_labels_are_found_wherever_a_formula_can_stand(markdown, expected):
    assert found(markdown) == expected


def test_checks_refuses_what_is_no_label():
    with pytest.raises(ValueError, match=r"'sigmoid' is no label of an equation: expected .* eq-"):
        checks("sigmoid")


def test_a_chapter_is_read_from_its_markdown_cells_only(tmp_path):
    cells = [
        {"cell_type": "code", "source": ["$$ a $$ (eq-code)"]},
        {"cell_type": "markdown", "source": ["> $$\n", "> a\n", "> $$ (eq-quoted)"]},
    ]
    (tmp_path / "01-neurons.ipynb").write_text(json.dumps({"cells": cells}))
    assert [(e.label, e.chapter) for e in all_equations(tmp_path)] == [("eq-quoted", "01-neurons")]
