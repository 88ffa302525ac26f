"""A person without a mouse: the Tab key, Enter, Space and the arrows."""

from playwright.sync_api import Page

MOST = 260  # presses; a date field alone has eight stops


def walk(page: Page) -> list[str]:
    """Press Tab to the end of the page: every control comes, in the order of the page, and the way goes on."""
    names: list[str] = page.evaluate("audit.watch()")
    went: list[int] = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        went = page.evaluate("audit.went")
        if len(names) in (len(went), len(set(went))):
            break
    wanted = list(range(len(names)))
    if went != wanted:
        at = next(
            (n for n, (a, b) in enumerate(zip(went, wanted, strict=False)) if a != b), min(len(went), len(names) - 1)
        )
        return [
            f"after {at} stops Tab should come to {names[at]}, not {names[went[at]] if at < len(went) and went[at] >= 0 else 'something else'}"
        ]
    last = page.evaluate("audit.named(document.activeElement)")
    for _ in range(9):
        page.keyboard.press("Tab")
        if page.evaluate("audit.named(document.activeElement)") != last:
            return []
    return [f"no way on from {last}"]


def reach(page: Page, selector: str) -> None:
    """Tab until a control has the focus; a control of a group of radios counts as the group."""
    for _ in range(MOST):
        if page.evaluate("(s) => !!document.activeElement && document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {selector}")


def press(page: Page, selector: str, key: str = "Enter") -> None:
    """Tab to a control and press a key."""
    reach(page, selector)
    page.keyboard.press(key)


def write(page: Page, selector: str, text: str) -> None:
    """Tab to a field and type."""
    reach(page, selector)
    page.keyboard.type(text)
