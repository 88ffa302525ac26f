"""One assessmentItem of QTI 2.1: declarations, body, response processing, feedback, in the order of the schema."""

from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from question_bank.formats.texts import block, digits, line
from question_bank.formats.xml_tree import add

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = f"{QTI} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
RESPONSE, SCORE, FEEDBACK = "RESPONSE", "SCORE", "FEEDBACK"
CARDINALITY = {"single": "single", "true_false": "single", "multiple": "multiple", "numeric": "single",
               "ordering": "ordered", "matching": "multiple"}  # fmt: skip
TYPES = {"numeric": "float", "matching": "directedPair"}
Names = dict[str, str]


def assessment_item(item: dict[str, Any], title: str) -> Element:
    """The item's document; ValueError when a number isn't one."""
    kind = item["kind"]
    names = {o["id"]: f"O{n}" for n, o in enumerate(item.get("options") or (), start=1)}
    names |= {f"target {t['id']}": f"T{n}" for n, t in enumerate(item.get("targets") or (), start=1)}
    root = Element("assessmentItem", {
        "xmlns": QTI, f"{{{XSI}}}schemaLocation": SCHEMA, "identifier": line(item["id"]), "title": title,
        "adaptive": "false", "timeDependent": "false", "toolName": "question_bank",
        "{http://www.w3.org/XML/1998/namespace}lang": "vi",
    })  # fmt: skip
    explained = kind in ("single", "true_false", "multiple") and any(o.get("rationale") for o in item["options"])
    _declare(root, item, names, explained)
    body = add(root, "itemBody")
    {"numeric": _entry, "ordering": _order, "matching": _match}.get(kind, _choice)(body, item, names)
    _process(root, item, explained)
    if explained:
        for option in item["options"]:
            if rationale := block(option.get("rationale") or ""):
                shown = add(
                    root, "modalFeedback", outcomeIdentifier=FEEDBACK, identifier=names[option["id"]], showHide="show"
                )
                _lines(shown, rationale)
    return root


def _declare(root: Element, item: dict[str, Any], names: Names, explained: bool) -> None:
    """The response with the right one, the score, the feedback."""
    kind = item["kind"]
    base = TYPES.get(kind, "identifier")
    declared = add(root, "responseDeclaration", identifier=RESPONSE, cardinality=CARDINALITY[kind], baseType=base)
    right = add(declared, "correctResponse")
    for value in _right(item, names):
        add(right, "value", value)
    outcome = add(root, "outcomeDeclaration", identifier=SCORE, cardinality="single", baseType="float")
    add(add(outcome, "defaultValue"), "value", "0")
    if explained:
        add(root, "outcomeDeclaration", identifier=FEEDBACK, cardinality=CARDINALITY[kind], baseType="identifier")


def _right(item: dict[str, Any], names: Names) -> list[str]:
    if item["kind"] == "numeric":
        return [digits(item["key"]["value"])]
    if item["kind"] == "matching":
        return [f"{names[left]} {names[f'target {right}']}" for left, right in item["key"]]
    return [names[name] for name in item["key"]]


def _lines(parent: Element, text: str) -> None:
    """Text with its line breaks."""
    first, *rest = text.split("\n")
    parent.text = first
    for part in rest:
        add(parent, "br").tail = part


def _prompted(body: Element, tag: str, item: dict[str, Any], **attributes: str) -> Element:
    """An interaction with the question as its prompt."""
    interaction = add(body, tag, responseIdentifier=RESPONSE, shuffle="true", **attributes)
    _lines(add(interaction, "prompt"), block(item["stem"]))
    return interaction


def _choices(
    parent: Element, tag: str, options: list[dict[str, Any]], names: Names, prefix: str = "", **more: str
) -> None:
    for option in options:
        _lines(add(parent, tag, identifier=names[prefix + option["id"]], **more), block(option["text"]))


def _choice(body: Element, item: dict[str, Any], names: Names) -> None:
    most = "0" if item["kind"] == "multiple" else "1"
    interaction = _prompted(body, "choiceInteraction", item, maxChoices=most)
    if item["kind"] == "true_false":
        interaction.set("shuffle", "false")
    _choices(interaction, "simpleChoice", item["options"], names)


def _order(body: Element, item: dict[str, Any], names: Names) -> None:
    _choices(_prompted(body, "orderInteraction", item), "simpleChoice", item["options"], names)


def _match(body: Element, item: dict[str, Any], names: Names) -> None:
    """Each left side goes to one right side; a right side may take several."""
    most = str(len(item["options"]))
    interaction = _prompted(body, "matchInteraction", item, maxAssociations=most)
    left, right = add(interaction, "simpleMatchSet"), add(interaction, "simpleMatchSet")
    _choices(left, "simpleAssociableChoice", item["options"], names, matchMax="1")
    _choices(right, "simpleAssociableChoice", item["targets"], names, "target ", matchMax=most)


def _entry(body: Element, item: dict[str, Any], _names: Names) -> None:
    """The question, then a line to type the number, with its unit."""
    _lines(add(body, "p"), block(item["stem"]))
    paragraph = add(body, "p")
    entry = add(paragraph, "textEntryInteraction", responseIdentifier=RESPONSE, expectedLength="20")
    entry.tail = f" {line(item['key'].get('unit') or '')}".rstrip()


def _process(root: Element, item: dict[str, Any], explained: bool) -> None:
    """One point for exactly the right response; a number may differ by the tolerance."""
    process = add(root, "responseProcessing")
    if explained:
        add(add(process, "setOutcomeValue", identifier=FEEDBACK), "variable", identifier=RESPONSE)
    condition = add(process, "responseCondition")
    match = add(condition, "responseIf")
    if item["kind"] == "numeric":
        tolerance = digits(abs(Decimal(digits(item["key"].get("tolerance") or 0))))
        same = add(match, "equal", toleranceMode="absolute", tolerance=f"{tolerance} {tolerance}")
    else:
        same = add(match, "match")
    add(same, "variable", identifier=RESPONSE)
    add(same, "correct", identifier=RESPONSE)
    for branch, points in ((match, "1"), (add(condition, "responseElse"), "0")):
        add(add(branch, "setOutcomeValue", identifier=SCORE), "baseValue", points, baseType="float")
