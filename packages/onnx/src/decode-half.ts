/** The value of one IEEE 754 binary16: (−1)^s · 2^(e−15) · 1.m, with subnormals, infinities and NaN. */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The float32 values of 16-bit floats given by their bits; both conversions are exact. */
export function decodeHalf(dataType: 'float16' | 'bfloat16', bits: Uint16Array): Float32Array {
  if (dataType === 'float16') return Float32Array.from(bits, float16);
  return new Float32Array(Uint32Array.from(bits, (b) => b << 16).buffer);
}
