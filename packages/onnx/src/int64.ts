/** A whole number as ONNX stores it. 2⁶³ − 1, which ends slices, is 2⁶³ as a number: it is itself again, not its opposite. */
export const int64 = (value: number): bigint =>
  BigInt.asIntN(64, value >= 2 ** 63 ? 2n ** 63n - 1n : BigInt(value));
