/**
 * Throws unless there are indices, each from 0 to `examples` − 1.
 *
 * @throws RangeError naming the first that is not.
 */
export function checkIndices(indices: Int32Array, examples: number): void {
  if (indices.length === 0) throw new RangeError('batchValueAndGrad: expected at least one index, got none.');
  const bad = indices.find((i) => !(i >= 0 && i < examples));
  if (bad !== undefined)
    throw new RangeError(`batchValueAndGrad: expected indices from 0 to ${examples - 1}, got ${bad}.`);
}
