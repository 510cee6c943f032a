"""Powers to the last bit as browsers and Node compute them.

V8's Math.pow is fdlibm's `__ieee754_pow`, which may differ by one unit in the last place from the C library's. The
method below is fdlibm's; its notice:

    Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved.
    Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice
    is preserved.

The method: log2(x) as a sum of two doubles, times y as such a sum, split into a whole and a rest, and 2 to the rest.
"""

import math
import struct
from typing import Final

# Coefficients of (3/2)(log(x) - 2s - 2/3 s**3) and of the expansion of exp; heads and tails of constants.
_L: Final = (
    5.99999999999994648725e-01,
    4.28571428578550184252e-01,
    3.33333329818377432918e-01,
    2.72728123808534006489e-01,
    2.30660745775561754067e-01,
    2.06975017800338417784e-01,
)
_P: Final = (
    1.66666666666666019037e-01,
    -2.77777777770155933842e-03,
    6.61375632143793436117e-05,
    -1.65339022054652515390e-06,
    4.13813679705723846039e-08,
)
_LN2, _LN2_HEAD, _LN2_TAIL = 6.93147180559945286227e-01, 6.93147182464599609375e-01, -1.90465429995776804525e-09
_CP, _CP_HEAD, _CP_TAIL = 9.61796693925975554329e-01, 9.61796700954437255859e-01, -7.02846165095275826516e-09
_1_LN2, _1_LN2_HEAD, _1_LN2_TAIL = 1.44269504088896338700e00, 1.44269502162933349609e00, 1.92596299112661746887e-08
_LOG2_HEAD: Final = (0.0, 5.84962487220764160156e-01)
_LOG2_TAIL: Final = (0.0, 1.35003920212974897128e-08)
_OVERFLOW: Final = 8.0085662595372944372e-17
_LARGE: Final = 2.0**31


def power(base: float, exponent: float) -> float:
    """base to the exponent (ECMA-262, Number::exponentiate)."""
    if exponent == 0:
        return 1.0
    if math.isnan(base) or math.isnan(exponent):
        return math.nan
    size = abs(base)
    if math.isinf(exponent):
        return math.nan if size == 1 else math.inf if (size > 1) == (exponent > 0) else 0.0
    whole = exponent.is_integer()
    sign = -1.0 if math.copysign(1, base) < 0 and whole and exponent % 2 == 1 else 1.0
    if size == 0 or math.isinf(size):
        return sign * (math.inf if (size == 0) == (exponent < 0) else 0.0)
    if base < 0 and not whole:
        return math.nan
    if exponent in (1, -1, 2):
        return {1: base, -1: 1 / base, 2: base * base}[int(exponent)]
    if exponent == 0.5:
        return math.sqrt(base)
    return sign if size == 1 else sign * _positive_power(size, exponent)


def _words(number: float) -> tuple[int, int]:
    """The upper half, signed, and the lower half of a double's bits."""
    high, low = struct.unpack(">iI", struct.pack(">d", number))
    return int(high), int(low)


def _double(high: int, low: int = 0) -> float:
    return float(struct.unpack(">d", struct.pack(">II", high & 0xFFFFFFFF, low))[0])


def _head(number: float) -> float:
    """The number without the lower half of its bits: exact in products."""
    return _double(_words(number)[0])


def _polynomial(variable: float, coefficients: tuple[float, ...]) -> float:
    value = coefficients[-1]
    for coefficient in reversed(coefficients[:-1]):
        value = coefficient + variable * value
    return value


def _positive_power(base: float, exponent: float) -> float:
    if abs(exponent) > _LARGE:
        high = _words(base)[0]
        if high < 0x3FEFFFFF or high > 0x3FF00000 or abs(exponent) > 2.0**64:
            return math.inf if (base > 1) == (exponent > 0) else 0.0
        logarithm = _logarithm_near_one(base)
    else:
        logarithm = _logarithm(base)
    return _exponential(exponent, *logarithm)


def _logarithm_near_one(base: float) -> tuple[float, float]:
    """log2(base), head and tail, for a base within 2**-20 of 1."""
    rest = base - 1
    square = (rest * rest) * (0.5 - rest * (0.3333333333333333333333 - rest * 0.25))
    head, tail = _1_LN2_HEAD * rest, rest * _1_LN2_TAIL - square * _1_LN2
    logarithm = _head(head + tail)
    return logarithm, tail - (logarithm - head)


def _logarithm(base: float) -> tuple[float, float]:
    """log2(base), head and tail."""
    exponent = 0
    high, low = _words(base)
    if high < 0x00100000:  # a subnormal number
        exponent = -53
        high, low = _words(base * 2.0**53)
    exponent += (high >> 20) - 0x3FF
    mantissa = high & 0xFFFFF
    high = mantissa | 0x3FF00000
    near = 0  # whether 1 or 1.5 is the nearer point of expansion
    if 0x3988E < mantissa < 0xBB67A:
        near = 1
    elif mantissa >= 0xBB67A:
        exponent += 1
        high -= 0x00100000
    base, point = _double(high, low), (1.0, 1.5)[near]
    difference, inverse = base - point, 1 / (base + point)
    s = difference * inverse
    s_head = _head(s)
    sum_head = _double(((high >> 1) | 0x20000000) + 0x00080000 + (near << 18))
    sum_tail = base - (sum_head - point)
    s_tail = inverse * ((difference - s_head * sum_head) - s_head * sum_tail)
    square = s * s
    rest = square * square * _polynomial(square, _L)
    rest += s_tail * (s_head + s)
    square = s_head * s_head
    head = _head(3.0 + square + rest)
    tail = rest - ((head - 3.0) - square)
    large, small = s_head * head, s_tail * head + tail * s
    head = _head(large + small)
    tail = small - (head - large)
    large, small = _CP_HEAD * head, _CP_TAIL * head + tail * _CP + _LOG2_TAIL[near]
    logarithm = _head(((large + small) + _LOG2_HEAD[near]) + exponent)
    return logarithm, small - (((logarithm - exponent) - _LOG2_HEAD[near]) - large)


def _exponential(exponent: float, head: float, tail: float) -> float:
    """2 to the exponent times a logarithm given as head and tail."""
    exponent_head = _head(exponent)
    small = (exponent - exponent_head) * head + exponent * tail
    large = exponent_head * head
    z = small + large
    if z >= 1024 and (z > 1024 or small + _OVERFLOW > z - large):
        return math.inf
    if z <= -1075 and (z < -1075 or small <= z - large):
        return 0.0
    whole = math.floor(abs(z) + 0.5) if abs(z) > 0.5 else 0
    whole = -whole if z < 0 else whole
    large -= whole
    t = _head(small + large)
    u, v = t * _LN2_HEAD, (small - (t - large)) * _LN2 + t * _LN2_TAIL
    z = u + v
    w = v - (z - u)
    t = z * z
    t = z - t * _polynomial(t, _P)
    # fdlibm takes (w + z * w) off the quotient; V8 off the divisor, and that is what browsers show.
    rest = (z * t) / ((t - 2.0) - (w + z * w))
    return math.ldexp(1.0 - (rest - z), whole)
