"""XML in, with defusedxml: no document type, no entities, nothing from outside; and small helpers for elements."""

from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from question_bank.bank import BankError
from question_bank.formats.texts import block, check_size


def parse(raw: bytes, name: str) -> Element:
    """The root of an XML file; BankError says where it is broken or why it is refused."""
    check_size(raw, name)
    try:
        root: Element = fromstring(raw.strip(), forbid_dtd=True)
    except DefusedXmlException:
        raise BankError(
            f"{name} có khai báo DOCTYPE hoặc thực thể (entity) nên không mở. Xuất lại từ Moodle."
        ) from None
    except ParseError as error:
        line, column = error.position
        raise BankError(f"{name}: XML hỏng ở dòng {line}, cột {column + 1}. Xuất lại, hoặc sửa thẻ ở chỗ đó.") from None
    except (ValueError, LookupError):
        raise BankError(f"{name}: bảng mã ghi ở dòng đầu không đọc được. Lưu lại thành UTF-8.") from None
    return root


def text_of(element: Element | None, path: str = "text") -> str:
    """The text at a path below an element; empty when there is none."""
    found = element.find(path) if element is not None else None
    return block(found.text or "") if found is not None else ""


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """A child with text and attributes."""
    child = SubElement(parent, tag, attributes)
    if text:
        child.text = text
    return child


def serialise(root: Element) -> bytes:
    """The document, UTF-8, indented, the same bytes for the same tree."""
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
