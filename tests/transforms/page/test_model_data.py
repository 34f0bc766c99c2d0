"""The model's files against the code that weighs by them."""

import ast

from tests.paths import PROJECT
from transforms.page import PageModel
from transforms.page.evidence import FEATURES


def test_every_weight_is_of_a_feature(model: PageModel) -> None:
    modules = (PROJECT / "transforms" / "page").glob("*.py")
    nodes = (node for module in modules for node in ast.walk(ast.parse(module.read_text("utf-8"))))
    named = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    joins = {f"{step}_{name}" for step in ("near", "far") for name in FEATURES}
    assert sorted(model.weights.keys() - named - joins) == []
