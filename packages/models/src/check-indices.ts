/** Which examples there are, and how many a network takes at once where it does not take any number. */
interface Examples {
  readonly examples: number;
  readonly fixedBatch: number | undefined;
}

/**
 * Throws unless there are indices, each from 0 to `examples` − 1, and as many as the network takes.
 *
 * @throws RangeError naming the first that is not, or their number.
 */
export function checkIndices(indices: Int32Array, { examples, fixedBatch = 1 }: Examples): void {
  if (indices.length === 0) throw new RangeError('batchValueAndGrad: expected at least one index, got none.');
  const bad = indices.find((i) => !(i >= 0 && i < examples));
  if (bad !== undefined)
    throw new RangeError(`batchValueAndGrad: expected indices from 0 to ${examples - 1}, got ${bad}.`);
  if (indices.length % fixedBatch !== 0)
    throw new RangeError(
      `batchValueAndGrad: expected a multiple of ${fixedBatch} examples, which the network takes at once, got ${indices.length}.`,
    );
}
