"""One stylesheet and one script a page: joined, squeezed, every rule of use somewhere."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.joining import IMPORT_STYLE, join_modules, join_styles

ROOT = Path(__file__).resolve().parent.parent
BUNDLES = ("exam", "app", "desk")
CSS = ROOT / "static" / "css"


def test_parts_are_joined_in_order_and_each_once(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "a.css").write_text('@import "./b.css";\n.a{color:red}\n', encoding="utf-8")
    (tmp_path / "parts" / "b.css").write_text(".b{color:blue}\n", encoding="utf-8")
    entry = tmp_path / "all.css"
    entry.write_text('@import "./parts/a.css";\n@import "./parts/b.css";\n.c{margin:0}\n', encoding="utf-8")
    assert join_styles(entry) == ".b{color:blue}.a{color:red}.c{margin:0}"


def test_squeezing_changes_no_meaning(tmp_path: Path) -> None:
    entry = tmp_path / "a.css"
    entry.write_text(
        '/* why, in words; {so} */\n.a  .b > .c , .d:hover {\n  content: "a ;  /* b */ } c";\n'
        "  width: calc(1rem + 2vw);\n}\n@media (max-width: 15em) { .a { margin: 0 auto ; } }\n",
        encoding="utf-8",
    )
    assert join_styles(entry) == (
        '.a .b > .c,.d:hover{content: "a ;  /* b */ } c";width: calc(1rem + 2vw)}@media (max-width: 15em){.a{margin: 0 auto}}'
    )


def test_comments_of_scripts_stay_at_home(tmp_path: Path) -> None:
    (tmp_path / "b.js").write_text('// what b is\nexport const b = "// no comment";\n', encoding="utf-8")
    entry = tmp_path / "a.js"
    entry.write_text('import { b } from "./b.js";\n\n// why\nif (b) {\n  // here\n  call(b);\n}\n', encoding="utf-8")
    assert join_modules(entry) == 'const b = "// no comment";\nif (b) {\ncall(b);\n}\n'


def test_no_text_in_a_script_spans_lines() -> None:
    for path in sorted((ROOT / "static" / "js").glob("*.js")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            assert line.count("`") % 2 == 0, f"{path.name}:{number}"


def test_every_part_is_in_a_bundle_and_every_import_exists() -> None:
    named = set()
    for bundle in BUNDLES:
        imported = IMPORT_STYLE.findall((CSS / f"{bundle}.css").read_text(encoding="utf-8"))
        assert len(imported) == len(set(imported)), bundle
        named |= {CSS / name for name in imported}
    assert named == set((CSS / "parts").glob("*.css"))


def test_every_class_with_a_rule_is_used() -> None:
    used = "\n".join(
        path.read_text(encoding="utf-8")
        for folder, ending in (("templates", "html"), ("static/js", "js"), ("quizapp", "py"))
        for path in sorted((ROOT / folder).rglob(f"*.{ending}"))
    )
    for part in sorted((CSS / "parts").glob("*.css")):
        text = re.sub(r'/\*.*?\*/|"[^"]*"', "", part.read_text(encoding="utf-8"), flags=re.DOTALL)
        for name in set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", text))):
            stem = name.split("-")[0] + "-" if name.startswith("of-") else name
            assert re.search(rf"(?<![\w-]){re.escape(stem)}", used), f".{name} in {part.name} is used nowhere"


def test_the_attempt_has_a_light_stylesheet() -> None:
    content = join_styles(CSS / "exam.css").encode()
    assert len(brotli.compress(content)) <= 6 * 1024
    assert len(gzip.compress(content, 9)) <= 7 * 1024


@pytest.mark.parametrize("bundle", BUNDLES)
def test_a_bundle_is_one_file_without_further_requests(client: FlaskClient, app: Flask, bundle: str) -> None:
    url = app.extensions["assets"].url(f"{bundle}.css")
    text = client.get(url).get_data(as_text=True)
    assert "@import" not in text and "url(" not in text and "/*" not in text
    assert text.count("{") == text.count("}")
