"""Random numbers that are a function of (seed, counter): the same everywhere, with no hidden state."""

_MASK = (1 << 64) - 1


def splitmix64(seed: int, counter: int) -> int:
    """The ``counter``-th 64-bit number of a seed (Steele, Lea, Flood 2014, "Fast splittable pseudorandom
    number generators").
    """
    z = (seed + (counter + 1) * 0x9E3779B97F4A7C15) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


def below(limit: int, seed: int, counter: int) -> int:
    """A number in 0 … limit - 1. The bias for our small limits is under 2^-50."""
    return splitmix64(seed, counter) % limit
