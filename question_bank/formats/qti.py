"""QTI 2.1 out: a package of imsmanifest.xml and one assessmentItem for each item."""

import io
import zipfile
from typing import Any
from xml.etree.ElementTree import Element, register_namespace

from question_bank.formats import losses
from question_bank.formats.notes import Report, shortened
from question_bank.formats.qti_item import assessment_item
from question_bank.formats.texts import block, line
from question_bank.formats.xml_tree import add, serialise

CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMAS = (
    f"{CP} http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd "
    "http://www.imsglobal.org/xsd/imsqti_v2p1 http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
)
KINDS = set(losses.KIND_WORDS)
CARRIED = {"id", "unit", "truth"}
WITH_RATIONALE = {"single", "multiple", "true_false"}
NO_TIME = (1980, 1, 1, 0, 0, 0)


def write(bank: dict[str, Any]) -> tuple[bytes, Report]:
    """The bank as a QTI 2.1 package (zip) and what it lost."""
    report = Report()
    register_namespace("xsi", XSI)
    files: list[tuple[str, bytes]] = []
    manifest, resources = _manifest(bank)
    for item in losses.usable(bank, KINDS, "QTI", report):
        name = f"items/cau-{len(files) + 1:05d}.xml"
        try:
            files.append((name, serialise(assessment_item(item, shortened(block(item["stem"]))))))
        except ValueError:
            report.broken(item["id"], "đáp số không phải một con số. Sửa value và tolerance")
            continue
        losses.note(item, CARRIED | ({"rationale"} if item["kind"] in WITH_RATIONALE else set()), report)
        resource = add(resources, "resource", identifier=f"CAU-{len(files):05d}", type="imsqti_item_xmlv2p1", href=name)
        add(resource, "file", href=name)
        report.carried += 1
    return _package([("imsmanifest.xml", serialise(manifest)), *files]), report


def _manifest(bank: dict[str, Any]) -> tuple[Element, Element]:
    """The manifest without resources, and the place for them."""
    manifest = Element("manifest", {"xmlns": CP, f"{{{XSI}}}schemaLocation": SCHEMAS, "identifier": "NGAN-HANG"})
    metadata = add(manifest, "metadata")
    add(metadata, "schema", "QTIv2.1 Package")
    add(metadata, "schemaversion", "1.0.0")
    add(manifest, "organizations")
    manifest.set("version", line(bank["version"]))
    return manifest, add(manifest, "resources")


def _package(files: list[tuple[str, bytes]]) -> bytes:
    """A zip with a fixed date: the same bytes for the same bank."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()
