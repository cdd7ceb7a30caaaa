"""500 label files put into one: ours against pypdfium2 alone, one on a page and four; and the same
500 printed through a real print server (cups-pdf), each with a line of ours, every code read.

Each is a process of its own that reads the files and writes one, as the desk's worker does; its
whole CPU time counts. Alone means: import each page (four on a sheet: by PDFium's own function),
and save; nothing is looked at, turned or made to measure. Labels are A6. For 100 x 150 mm each has
to be scaled: alone then means that each is transformed and its boxes set, too.

Run as `python -m tests.benchmarks.labels [rounds]`.
"""

import io
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image
from reportlab.graphics.barcode import code128
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from lzdesk.labels.handing import hand_over_blocking
from lzdesk.labels.layouts import Placing
from lzdesk.labels.pages import merged
from lzdesk.labels.presets import PrinterPreset
from tests.benchmarks.measure import verdict
from tests.labels.private_cups import private_cups

FILES, ROUNDS, LIMIT = 500, 7, 1.7

READ = """
import io, sys
from pathlib import Path
files = [file.read_bytes() for file in sorted(Path(sys.argv[1]).glob("*.pdf"))]
"""
ALONE = """
import pypdfium2
target = pypdfium2.PdfDocument.new()
for file in files:
    with pypdfium2.PdfDocument(file) as source:
        target.import_pages(source)
"""
FOUR = """
import pypdfium2.raw as pdfium
target = pypdfium2.PdfDocument(pdfium.FPDF_ImportNPagesToOne(target, 595, 842, 2, 2))
"""
SCALED = """
import ctypes
import pypdfium2.raw as pdfium
matrix, clip = pdfium.FS_MATRIX(0.952, 0, 0, 0.952, 0, 13), pdfium.FS_RECTF(0, 425, 283, 0)
for index in range(len(target)):
    page = target[index]
    pdfium.FPDFPage_TransFormWithClip(page, ctypes.byref(matrix), ctypes.byref(clip))
    page.set_mediabox(0, 0, 283.5, 425.2)
    page.close()
"""
SAVE = "target.save(sys.argv[1] + '/out')"
OURS = """
from lzdesk.labels.layouts import Placing
from lzdesk.labels.pages import merged
out = merged([(file, [0]) for file in files], Placing({!r}))
Path(sys.argv[1], "out").write_bytes(out)
"""
RUNS = {
    "alone": READ + ALONE + SAVE,
    "a6": READ + OURS.format("a6"),
    "alone, 4": READ + ALONE + FOUR + SAVE,
    "a4x4": READ + OURS.format("a4x4"),
    "alone, scaled": READ + ALONE + SCALED + SAVE,
    "100x150": READ + OURS.format("100x150"),
}


def label(number: int) -> bytes:
    """About 45 kB: a picture, a code, words."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(105 * mm, 148 * mm))
    dots = random.Random(number).randbytes(110 * 110 * 3)
    picture = ImageReader(Image.frombytes("RGB", (110, 110), dots))
    canvas.drawImage(picture, 60 * mm, 10 * mm, 30 * mm, 30 * mm)
    code128.Code128(f"LEX{number:09}", barHeight=15 * mm, barWidth=0.33 * mm).drawOn(
        canvas, 8 * mm, 90 * mm
    )
    canvas.setFont("Helvetica", 7)
    for line in range(20):
        canvas.drawString(8 * mm, (80 - 3 * line) * mm, f"Line {line} of parcel {number}")
    canvas.save()
    return out.getvalue()


def cpu_s(program: str, folder: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program, str(folder)], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def through_a_queue(folder: Path) -> bool:
    """Printed at 203 dpi by a server of our own; whether every code is read from what came out."""
    files = [file.read_bytes() for file in sorted(folder.glob("*.pdf"))]
    lines = [f"{place}/{FILES}  SKU-{place} x1" for place in range(1, FILES + 1)]
    begun = time.perf_counter()
    content = merged([(file, [0]) for file in files], Placing("100x150"), lines)
    made = time.perf_counter()
    with private_cups() as cups:
        os.environ |= {"CUPS_SERVER": cups.address, "CUPS_USER": f"lzdesk-{cups.mark}"}
        hand_over_blocking(PrinterPreset("PDF", "system", "pdf"), content, cups.mark)
        (printed,) = cups.printed(1)
        spooled = time.perf_counter()
        read = []
        with pypdfium2.PdfDocument(printed.read_bytes()) as document:
            for page in document:
                image = page.render(scale=203 / 72, grayscale=True).to_pil()
                read.append([code.text for code in zxingcpp.read_barcodes(image)])
    right = sum(codes == [f"LEX{number:09}"] for number, codes in enumerate(read))
    print(
        f"with a line on each: {(made - begun) * 1000 / FILES:.1f} ms a label; "
        f"through the queue: {spooled - made:.1f} s"
    )
    print(f"codes read from what was printed at 203 dpi: {right} of {FILES}")
    return right == len(read) == FILES


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    taken: dict[str, list[float]] = {name: [] for name in RUNS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(FILES):
            (folder / f"{number:03}.pdf").write_bytes(label(number))
        for _ in range(rounds):
            for run, program in RUNS.items():
                taken[run].append(cpu_s(program, folder))
        is_read = through_a_queue(folder)
    for run, seconds in taken.items():
        print(f"{run}: {statistics.median(seconds) * 1000 / FILES:.2f} ms a label")

    def against(run: str, floor: str) -> float:
        return statistics.median(a / b for a, b in zip(taken[run], taken[floor], strict=True))

    print(f"100x150 against pages that are not scaled: {against('100x150', 'alone'):.2f} x")
    one = verdict("500 labels, one on a page", against("a6", "alone"), LIMIT)
    sheet = verdict("500 labels, four on a page", against("a4x4", "alone, 4"), LIMIT)
    scaled = verdict("500 labels, scaled", against("100x150", "alone, scaled"), LIMIT)
    return 0 if one and sheet and scaled and is_read else 1


if __name__ == "__main__":
    os.environ.pop("LZDESK_HOME", None)
    sys.exit(main())
