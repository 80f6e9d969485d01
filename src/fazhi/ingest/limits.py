"""How much a document may hold. All of it is far beyond any report and far below what does harm."""

from fazhi.workers import Limits

MB = 1 << 20

FILE = {"txt": 20 * MB, "html": 20 * MB, "docx": 100 * MB, "pdf": 100 * MB}
"""Bytes of a file, by format; the longest real report found has under 1 MB of text."""
LINES = 300_000
"""The longest real report found has under 2,000."""
LINE = 1_000_000
"""Characters of one line; rules are tried on whole lines, and real paragraphs have under 5,000."""

ZIP_ENTRIES = 2_000
"""Files in a package; a Word document with a hundred pictures has some 120."""
ZIP_ENTRY = 64 * MB
"""Bytes of one of them when unpacked."""
ZIP_TOTAL = 256 * MB
"""Bytes of all of them when unpacked."""
ZIP_RATIO = 200
"""Unpacked to packed size of a large entry; Word's own XML stays below 30."""
ZIP_RATIO_FROM = 16 * MB
"""Smaller entries may be packed as tightly as they like: a million empty paragraphs are 6 MB of XML."""

HTML_DEPTH = 2_000
"""Elements inside each other; pages of editors that nest every paragraph in the last reach hundreds."""
HTML_ATTRIBUTES = 1_000
"""Attributes of one element; parsers compare each with all before it."""
HTML_ELEMENTS = 500_000
"""Tags of a page."""

PDF_PAGES = 5_000
PDF_CHARACTERS = 20_000_000

JOB = Limits(seconds=20.0, memory=800 * MB)
"""Of reading one file in a worker. The slowest real report takes a fortieth of the time, and a PDF of
a thousand pages of text half of it."""
IN_PROCESS = MB // 4
"""Plain text up to this size, several times that of a report, is read in the process itself: there is no
parser to go wrong, and not enough text to keep anyone waiting."""
