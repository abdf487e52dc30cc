"""Images (PNG, JPEG, TIFF with several pages, BMP, WebP) by OCR."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from ingest.blocks import Loaded, LoadError, Progress
from ingest.loaders.building import with_pages
from ingest.loaders.furniture import without_furniture
from ingest.loaders.lines import Line
from ingest.loaders.ocr_engine import MAX_OCR_PAGES, read_image
from ingest.loaders.prose import blocks_of

MAX_PIXELS = 80_000_000  # an A3 page at 600 dpi has 70 million
MAX_SIDE = 3_000  # pixels: A4 at 250 dpi; larger images are scaled down
REMEDY = "open it in an image program and save it again as PNG"


def load(path: Path, progress: Progress) -> Loaded:
    from PIL import Image, UnidentifiedImageError

    texts: list[str] = []
    starts: list[int] = []
    lines: list[Line] = []
    heights: dict[int, float] = {}
    notes: list[str] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                count = getattr(image, "n_frames", 1)
                if count > MAX_OCR_PAGES:
                    notes.append(f"only the first {MAX_OCR_PAGES} of {count} pages were read; split the file")
                for number in range(1, min(count, MAX_OCR_PAGES) + 1):
                    progress(f"page {number} of {count} by OCR")
                    image.seek(number - 1)
                    pixels = _pixels(image)
                    starts.append(sum(len(text) + 1 for text in texts))
                    heights[number] = float(pixels.shape[0])
                    read = read_image(pixels, number, starts[-1])
                    notes += read.warnings
                    texts.append(read.text)
                    lines += read.lines
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise LoadError(
            "it has too many pixels (a decompression bomb?)", "save it with less resolution"
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        reason = str(error).replace(str(path), path.name)
        raise LoadError(f"the image is damaged ({reason})", REMEDY) from error
    source = "\n".join(texts)
    if not source.strip():
        raise LoadError("no text was found in the image", "scan it again with more contrast, or leave it out")
    blocks = blocks_of(without_furniture(lines, heights), source)
    return Loaded(source, with_pages(blocks, starts), warnings=tuple(notes))


def _pixels(image: Any) -> Any:
    """As the OCR wants it: blue, green, red, on white, upright."""
    import numpy as np
    from PIL import Image, ImageOps

    width, height = image.size
    if width * height > MAX_PIXELS:
        raise Image.DecompressionBombError(f"{width} by {height} pixels")
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    paper = Image.new("RGBA", upright.size, "white")
    paper.alpha_composite(upright)
    paper.thumbnail((MAX_SIDE, MAX_SIDE))
    return np.ascontiguousarray(np.asarray(paper.convert("RGB"))[:, :, ::-1])
