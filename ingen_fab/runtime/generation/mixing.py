"""The 32-bit mixer behind every drawn value, and the constants that are hashed from names."""

from __future__ import annotations

from hashlib import sha256

MIX_MASK = 0xFFFFFFFF

# Each below 2^31 in magnitude, so that a product with a state below 2^32 fits into a signed BIGINT.
# The second is 0xd35a2d97 less 2^32: the same number under the mask.
MIX_MULTIPLIER_1 = 569420461
MIX_MULTIPLIER_2 = 0xD35A2D97 - 2**32

KEYS_IN_A_DIGEST = 8


def mix32(x: int) -> int:
    """Return `x`, taken modulo 2^32, scrambled: a bijection of 0..2^32-1.

    The constants are the best known of the form xorshift, multiply, xorshift, multiply, xorshift
    (https://github.com/skeeto/hash-prospector).
    """
    x &= MIX_MASK
    x ^= x >> 16
    x = (x * MIX_MULTIPLIER_1) & MIX_MASK
    x ^= x >> 15
    x = (x * MIX_MULTIPLIER_2) & MIX_MASK
    return x ^ (x >> 15)


def stream_keys(count: int, *parts: object) -> tuple[int, ...]:
    """Return `count` integers of 32 bits that depend on the text of every part and on their order.

    Each part is preceded by its length, so that ("a", "bc") and ("ab", "c") differ. A larger count
    begins with the same keys.
    """
    texts = [str(part).encode("utf-8") for part in parts]
    name = b"".join(b"%d:%s" % (len(text), text) for text in texts)
    blocks = -(-count // KEYS_IN_A_DIGEST)
    digest = b"".join(sha256(b"%d/%s" % (block, name)).digest() for block in range(blocks))
    return tuple(int.from_bytes(digest[4 * i : 4 * i + 4], "big") for i in range(count))
