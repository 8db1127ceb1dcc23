import { serializeOnnx, withTheta, type Graph, type Parameter } from '@orograph/onnx';
import { random, type Layout } from '@orograph/tensor';
import type { Placement } from './session-task.ts';

/** The bytes of an ONNX file, and where in them the numbers of each parameter are. */
export interface WeightsInPlace {
  /** The file; its weights are to be overwritten. */
  readonly bytes: Uint8Array;
  /** Where they lie. */
  readonly placements: readonly Placement[];
}

/**
 * Serializes a graph so that its weights can be written into the bytes, without encoding it again.
 *
 * The places are found by serializing random numbers in place of the weights and looking for them; another draw is taken
 * if one is not found exactly once.
 *
 * @throws Error if a parameter cannot be found in the bytes.
 */
export function weightsInPlace(
  graph: Graph,
  parameters: readonly Parameter[],
  layout: Layout,
): WeightsInPlace {
  let missing = '';
  for (let seed = 0; seed < 8; seed++) {
    const stream = random(seed);
    const marks = Float32Array.from({ length: layout.dim }, () => stream.uniform() + 1);
    const bytes = serializeOnnx(withTheta(graph, parameters, marks));
    const placements: Placement[] = [];
    layout.blocks.forEach(({ name, offset, size }, k) => {
      const type = parameters[k]!.dataType === 'double' ? 'float64' : 'float32';
      const part = marks.slice(offset, offset + size);
      const mark = type === 'float64' ? Float64Array.from(part) : part;
      const at = onlyPlace(bytes, new Uint8Array(mark.buffer));
      if (at < 0) missing = name;
      else placements.push({ from: offset, size, at, type });
    });
    if (placements.length === parameters.length) return { bytes, placements };
  }
  throw new Error(`internal: parameter "${missing}" is not at one place in the serialized model.`);
}

/** Where `mark` is in `bytes`, −1 if nowhere or more than once. */
function onlyPlace(bytes: Uint8Array, mark: Uint8Array): number {
  const at = placeOf(bytes, mark, 0);
  return at >= 0 && placeOf(bytes, mark, at + 1) < 0 ? at : -1;
}

/** Where `mark` is in `bytes` from a place on, −1 if nowhere. */
function placeOf(bytes: Uint8Array, mark: Uint8Array, from: number): number {
  const [first] = mark;
  for (let at = bytes.indexOf(first!, from); at >= 0; at = bytes.indexOf(first!, at + 1)) {
    let same = 1;
    while (same < mark.length && bytes[at + same] === mark[same]) same += 1;
    if (same === mark.length) return at;
  }
  return -1;
}
