"""Footnotes of a Word file: the part that python-docx does not make, with its separators, and the marks in the text."""

from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from lxml import etree

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
SEPARATORS = (("-1", "separator", "separator"), ("0", "continuationSeparator", "continuationSeparator"))


class Footnotes:
    """Collects notes; `attach` puts their part into the file. Each note stands at its first mark and is named after."""

    def __init__(self) -> None:
        self.root = etree.fromstring(f"<w:footnotes {nsdecls('w')}/>")
        for ident, kind, mark in SEPARATORS:
            note = self._note(ident)
            note.set(qn("w:type"), kind)
            run = etree.SubElement(etree.SubElement(note, qn("w:p")), qn("w:r"))
            etree.SubElement(run, qn(f"w:{mark}"))

    def add(self, number: int, words: str) -> None:
        paragraph = etree.SubElement(self._note(str(number)), qn("w:p"))
        style = etree.SubElement(etree.SubElement(paragraph, qn("w:pPr")), qn("w:pStyle"))
        style.set(qn("w:val"), "FootnoteText")
        mark = etree.SubElement(paragraph, qn("w:r"))
        _raised(mark)
        etree.SubElement(mark, qn("w:footnoteRef"))
        run = etree.SubElement(paragraph, qn("w:r"))
        text = etree.SubElement(run, qn("w:t"))
        text.text = f" {words}"
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    def attach(self, word: Word) -> None:
        body = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE, body, word.part.package)
        word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def _note(self, ident: str) -> etree._Element:
        note = etree.SubElement(self.root, qn("w:footnote"))
        note.set(qn("w:id"), ident)
        return note


def mark(paragraph: Paragraph, number: int) -> None:
    """The mark of a note at the end of a paragraph."""
    run = paragraph.add_run()._r
    _raised(run)
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), str(number))
    run.append(reference)


def _raised(run: etree._Element) -> None:
    style = etree.SubElement(run, qn("w:rPr"))
    align = etree.SubElement(style, qn("w:vertAlign"))
    align.set(qn("w:val"), "superscript")
