"""One script and one stylesheet a page, out of small files: joined at start, without comments and needless space."""

import re
from collections.abc import Callable
from pathlib import Path

IMPORT = re.compile(r'^import\s+(?:\{[^}]*\}\s+from\s+)?"\./([\w-]+\.js)";?\s*$', re.MULTILINE)
EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?(?:function|const|let|class)\b)", re.MULTILINE)
IMPORT_STYLE = re.compile(r'^@import "\./([\w/-]+\.css)";\s*$', re.MULTILINE)
# A string stays as it is; a comment goes; space is needed neither beside these signs nor twice.
STYLE_NOISE = re.compile(r'("[^"\n]*")|/\*.*?\*/|\s*([{};,])\s*|\s+', re.DOTALL)
COMMENT_LINE = re.compile(r"^\s*//.*\n?|^[ \t]+", re.MULTILINE)


def join_modules(entry: Path) -> str:
    """One script of an entry module and all it imports, each once, dependencies first.

    Only `import {a} from "./b.js"` and `export function|const|let|class` are used in static/js, so joining
    is removing those words; names are unique over all modules and no text spans lines (guarded by tests).
    """
    parts = _gather(entry, IMPORT, lambda source: EXPORT.sub("", source))
    return COMMENT_LINE.sub("", "\n".join(parts))


def join_styles(entry: Path) -> str:
    """One stylesheet of a bundle and the parts it imports, each once, in their order."""
    return _squeezed("\n".join(_gather(entry, IMPORT_STYLE, lambda source: source)))


def _gather(entry: Path, pattern: re.Pattern[str], clean: Callable[[str], str]) -> list[str]:
    """The sources of `entry` and of what it imports: each once, what is imported first."""
    done: dict[Path, str] = {}
    seen: set[Path] = set()

    def visit(path: Path) -> None:
        if path in seen:
            return
        seen.add(path)
        source = path.read_text(encoding="utf-8")
        for name in pattern.findall(source):
            visit(path.parent / name)
        done[path] = clean(pattern.sub("", source))

    visit(entry)
    return list(done.values())


def _squeezed(source: str) -> str:
    """A stylesheet without comments and needless space; strings stay as they are."""
    text = STYLE_NOISE.sub(lambda m: m[1] or m[2] or (" " if not m[0].startswith("/*") else ""), source)
    return text.replace(";}", "}").strip()
