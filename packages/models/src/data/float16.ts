/** The number a half-precision pattern stands for: (−1)ˢ 2ᵉ⁻¹⁵ (1 + m/1024), subnormal for e = 0, ∞ or NaN for e = 31. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

/** bfloat16 numbers, given as their bits, widened to float32; exact. */
export function fromBfloat16(bits: Uint16Array): Float32Array {
  const wide = Uint32Array.from(bits, (half) => half << 16);
  return new Float32Array(wide.buffer);
}

/** Half-precision numbers, given as their bits, widened to float32; exact. */
export const widenHalf = (bits: Uint16Array): Float32Array => Float32Array.from(bits, fromHalf);
