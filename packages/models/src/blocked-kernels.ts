import { serializeOnnx, type Graph } from '@orograph/onnx';
import type { SessionPool } from './session-pool.ts';

const domain = 'com.microsoft.nchwc';

/** x [1, 4, 1, 1] into blocks of channels: the first, filled up with zeros, is as long as a block. */
const probe: Graph = {
  name: 'block',
  opsets: { '': 17, [domain]: 1 },
  inputs: [{ name: 'x', dataType: 'float', shape: [1, 4, 1, 1] }],
  outputs: [{ name: 'y', dataType: 'float' }],
  nodes: [{ op: 'ReorderInput', domain, name: '', inputs: ['x'], outputs: ['y'], attributes: {} }],
  constants: new Map(),
  valueInfo: new Map(),
  metadata: {},
};

/**
 * Channels in a block of the runtime's own convolutions on this CPU, `undefined` where it has none: they are internal
 * operators, which other builds and processors may lack.
 */
export async function blockedKernels(pool: SessionPool): Promise<number | undefined> {
  const session = 'blocked-kernels';
  try {
    await pool.everywhere({ kind: 'open', session, model: { bytes: serializeOnnx(probe) }, device: 'cpu' });
    const x = { type: 'float32' as const, dims: [1, 4, 1, 1], data: Float32Array.of(1, 2, 3, 4) };
    const { concat } = await pool.run({
      kind: 'run',
      session,
      fixed: { x },
      columns: {},
      rows: { start: 0, end: 1, chunk: 1 },
      concat: ['y'],
    });
    const { dims, data } = concat['y']!;
    const [, block = 0] = dims;
    const numbers = Array.from(data as Float32Array);
    const right = numbers.every((value, i) => value === (i < 4 ? i + 1 : 0));
    return right && block > 4 && numbers.length === block ? block : undefined;
  } catch {
    return undefined;
  } finally {
    await pool.everywhere({ kind: 'close', session });
  }
}
