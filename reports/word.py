"""A document as a Word file in the measures of GB/T 9704-2012: A4, 22 lines of 28 characters, 仿宋 16 pt.

Fonts are named, not shipped: an office's Word has 仿宋, 楷体, 黑体 and 小标宋; elsewhere others stand in.
"""

import io
import re

from docx import Document as new_word
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from reports.document import Document, Heading, Line, Note, Table
from reports.footnotes import Footnotes, mark

RED = RGBColor(0xE6, 0x00, 0x12)
BODY, KAI, HEI, TITLE, SONG = "仿宋", "楷体", "黑体", "方正小标宋简体", "宋体"
LINE = Pt(28.95)  # 22 lines on 225 mm
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def to_word(document: Document) -> bytes:
    """The bytes of a .docx file; the sentence and source behind each figure is a footnote."""
    word = new_word()
    _page(word)
    _styles(word)
    notes = Footnotes()
    for note in document.notes:
        notes.add(note.number, clean(_note(note)))
    _masthead(word, document)
    marked: set[int] = set()
    for block in document.blocks:
        if isinstance(block, Heading):
            _heading(word, block)
        elif isinstance(block, Table):
            _table(word, block, marked)
        else:
            paragraph = word.add_paragraph(style="Remark" if block.quiet else "Normal")
            _write(paragraph, block.runs, marked)
    notes.attach(word)
    word.core_properties.title = clean(f"{document.title} {document.subtitle}")
    word.core_properties.author = clean(document.made.split(" ")[0]) if " " in document.made else ""
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def clean(text: str) -> str:
    """Text without the characters that XML forbids."""
    return ILLEGAL.sub("", text)


def _page(word: Word) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "579")
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)
    word.settings.odd_and_even_pages_header_footer = True
    for footer, align in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        for piece in ("— ", "PAGE", " —"):
            run = paragraph.add_run("" if piece == "PAGE" else piece)
            _face(run, SONG, 14)
            if piece == "PAGE":
                for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
                    run._r.append(_field(kind, words))


def _field(kind: str, words: str) -> OxmlElement:
    if kind:
        found = OxmlElement("w:fldChar")
        found.set(qn("w:fldCharType"), kind)
    else:
        found = OxmlElement("w:instrText")
        found.text = words
    return found


def _styles(word: Word) -> None:
    normal = word.styles["Normal"]
    _font(normal, BODY, 16)
    layout = normal.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    layout.space_before = layout.space_after = Pt(0)
    _indent(normal.element.get_or_add_pPr())
    for name, face, size, based in (
        ("Remark", KAI, 14, "Normal"),
        ("Cell", BODY, 12, "Normal"),
        ("FootnoteText", SONG, 9, "Normal"),
    ):
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = word.styles[based]
        _font(style, face, size)
        if name != "Remark":
            _indent(style.element.get_or_add_pPr(), 0)
            style.paragraph_format.line_spacing = Pt(18 if name == "Cell" else 12)
        if name == "FootnoteText":
            style.element.find(qn("w:name")).set(qn("w:val"), "footnote text")
    for level, face in ((1, HEI), (2, KAI)):
        style = word.styles[f"Heading {level}"]
        _font(style, face, 16)
        style.font.bold = False
        style.font.italic = False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.keep_with_next = True


def _font(style, face: str, size: float) -> None:  # type: ignore[no-untyped-def]
    style.font.name = "Times New Roman"
    style.font.size = Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), face)
    fonts.set(qn("w:hint"), "eastAsia")


def _face(run: WordRun, face: str, size: float) -> None:
    run.font.name = "Times New Roman"
    run.font.size = Pt(size)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), face)
    fonts.set(qn("w:hint"), "eastAsia")


def _indent(properties, characters: int = 200) -> None:  # type: ignore[no-untyped-def]
    """First line in by hundredths of a character."""
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(characters))
    indent.set(qn("w:firstLine"), "640" if characters else "0")


def _masthead(word: Word, document: Document) -> None:
    head = word.add_paragraph()
    _indent(head._p.get_or_add_pPr(), 0)
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.paragraph_format.line_spacing = Pt(44)
    run = head.add_run(clean(document.title))
    _face(run, TITLE, 32)
    run.font.color.rgb = RED
    under = word.add_paragraph()
    _indent(under._p.get_or_add_pPr(), 0)
    under.paragraph_format.space_after = Pt(14)
    under.paragraph_format.tab_stops.add_tab_stop(Mm(156), alignment=2)  # right
    _face(under.add_run(clean(f"{document.subtitle}\t{document.made}")), BODY, 12)
    border = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "4"), ("color", "E60012")):
        line.set(qn(f"w:{name}"), value)
    border.append(line)
    under._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing", "w:ind", "w:jc"
    )


def _heading(word: Word, heading: Heading) -> None:
    word.add_paragraph(clean(heading.text), style=f"Heading {min(heading.level, 2)}")


def _write(paragraph: WordParagraph, runs: Line, marked: set[int]) -> None:
    """A note is a footnote where it is first asked for, and a raised number from then on."""
    for run in runs:
        if run.text:
            paragraph.add_run(clean(run.text)).bold = run.strong or None
        for number in run.notes:
            if number in marked:
                paragraph.add_run(f"[{number}]").font.superscript = True
            else:
                marked.add(number)
                mark(paragraph, number)


def _table(word: Word, table: Table, marked: set[int]) -> None:
    made: WordTable = word.add_table(rows=1, cols=len(table.head), style="Table Grid")
    made.autofit = False
    shares = table.widths or tuple([1] * len(table.head))
    widths = [Mm(156 * share / sum(shares)) for share in shares]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for place, words in enumerate(table.head):
        _cell(made.rows[0].cells[place], (), marked, words)
    repeat = OxmlElement("w:tblHeader")
    made.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in table.rows:
        cells = made.add_row().cells
        for place, runs in enumerate(row):
            _cell(cells[place], runs, marked)
            if place in table.numeric:
                cells[place].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for row in made.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for place, width in enumerate(widths):
            row.cells[place].width = width


def _cell(cell, runs: Line, marked: set[int], heading: str = "") -> None:  # type: ignore[no-untyped-def]
    paragraph = cell.paragraphs[0]
    paragraph.style = "Cell"
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().append(snap)
    if heading:
        _face(paragraph.add_run(heading), HEI, 12)
    _write(paragraph, runs, marked)


def _note(note: Note) -> str:
    spread = f"（共 {note.copies} 处刊载）" if note.copies > 1 else ""
    return f"“{note.quote}” {note.source}《{note.title}》，{note.day}{spread}。{note.url}"
