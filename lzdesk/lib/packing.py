"""Bytes packed small: Zstandard takes a quarter of zlib's time here, and half its room."""

import zlib

import zstandard

_ZSTANDARD = b"\x28\xb5\x2f\xfd"
"""How its frames begin; what was packed by earlier programs is zlib's."""
_compressor = zstandard.ZstdCompressor(level=1)


def pack(plain: bytes) -> bytes:
    """From one thread at a time."""
    return _compressor.compress(plain)


def unpack(packed: bytes, most: int) -> bytes:
    """Raises ValueError for what is damaged, is neither, or comes to more than `most` bytes."""
    try:
        if packed.startswith(_ZSTANDARD):
            if not 0 <= zstandard.frame_content_size(packed) <= most:
                raise ValueError("packed: too large")
            return zstandard.ZstdDecompressor().decompress(packed)
        unpacking = zlib.decompressobj()
        plain = unpacking.decompress(packed, most)
    except (zstandard.ZstdError, zlib.error) as error:
        raise ValueError(f"packed: {error}") from error
    if not unpacking.eof:
        raise ValueError("packed: cut, or too large")
    return plain
