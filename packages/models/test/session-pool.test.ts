import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import * as ort from 'onnxruntime-node';
import { platform } from '#platform';
import { sessionPool } from '../src/session-pool.ts';
import type { SessionTask, TensorValue } from '../src/session-task.ts';

// y = x ∘ w per row, s = Σ y, g = Σ over rows of y (made with the onnx Python package).
const model = new Uint8Array(readFileSync(new URL('fixtures/rows.onnx', import.meta.url)));
const rows = 7;
const x = Float32Array.from({ length: rows * 3 }, (_, i) => i + 1);
const column: TensorValue = { type: 'float32', dims: [rows, 3], data: x };
const w: TensorValue = { type: 'float32', dims: [3], data: Float32Array.of(1, 10, 100) };
const pass = (chunk: number, indices?: Int32Array): SessionTask => ({
  kind: 'run',
  session: 'rows',
  fixed: { w },
  columns: { x: 'column' },
  rows: { start: 0, end: indices?.length ?? rows, chunk, ...(indices && { indices }) },
  sums: ['s', 'g'],
  concat: ['y'],
});

async function open(inject: boolean, size = 2): Promise<ReturnType<typeof sessionPool>> {
  const pool = sessionPool({ size, ...(inject && { runtime: ort }) });
  await pool.everywhere({ kind: 'store', name: 'column', tensor: column });
  await pool.everywhere({ kind: 'open', session: 'rows', model: { bytes: model }, device: 'cpu' });
  return pool;
}

for (const inject of [false, true])
  test(`${inject ? 'an injected runtime' : 'worker threads'} sum and concatenate over uneven chunks`, async () => {
    const pool = await open(inject);
    const { sums, concat } = await pool.run(pass(3));
    const y = Float32Array.from(x, (value, i) => value * [1, 10, 100][i % 3]!);
    const g = [0, 1, 2].map((k) => y.filter((_, i) => i % 3 === k).reduce((a, b) => a + b));
    expect(sums['g']).toEqual(Float64Array.from(g));
    expect(sums['s']).toEqual(Float64Array.of(g[0]! + g[1]! + g[2]!));
    expect(concat['y']).toEqual({ type: 'float32', dims: [rows, 3], data: y });
    await pool.dispose();
  });

test('rows are picked by index, repeated ones counted twice', async () => {
  const pool = await open(true);
  const { concat } = await pool.run(pass(2, Int32Array.of(5, 0, 5)));
  expect(Array.from(concat['y']!.data as Float32Array)).toEqual(
    [16, 17, 18, 1, 2, 3, 16, 17, 18].map((value, i) => value * [1, 10, 100][i % 3]!),
  );
  await pool.dispose();
});

test('kept outputs can be run on in a later pass', async () => {
  const pool = await open(false, 1);
  await pool.run({ ...pass(3), kind: 'run', concat: [], sums: [], keep: { y: 'kept' } } as SessionTask);
  const { concat } = await pool.run({ ...pass(4), columns: { x: 'kept' } } as SessionTask);
  expect(Array.from(concat['y']!.data as Float32Array).slice(0, 3)).toEqual([1, 200, 30_000]);
  await pool.dispose();
});

test('an error of the runtime rejects its task only', async () => {
  const pool = await open(false);
  await expect(pool.run({ ...pass(3), fixed: {} } as SessionTask)).rejects.toThrow(/'w' is missing/);
  await expect(
    pool.everywhere({ kind: 'open', session: 'bad', model: { bytes: model.slice(0, 40) }, device: 'cpu' }),
  ).rejects.toThrow(/ONNX Runtime cannot run this model/);
  expect((await pool.run(pass(7))).sums['s']).toHaveLength(1);
  await pool.dispose();
});

test('a disposed pool refuses what is asked of it', async () => {
  const pool = await open(false);
  const under = pool.run(pass(1));
  await pool.dispose();
  await expect(under).resolves.toBeDefined();
  await expect(pool.run(pass(1))).rejects.toThrow('onnxLoss: used after dispose.');
  await pool.dispose();
});

test('inputs in shared memory are read anew by each run, and sums are written where they are wanted', async () => {
  const pool = await open(false, 1);
  const shared = new Float32Array(new SharedArrayBuffer(12));
  const into = new Float64Array(new SharedArrayBuffer(32));
  const task = { ...pass(3), fixed: { w: { ...w, data: shared } }, concat: [], into } as SessionTask;
  for (const factor of [1, 2]) {
    shared.set([factor, 0, -factor]);
    expect((await pool.run(task)).sums).toEqual({});
    const first = [0, 3, 6, 9, 12, 15, 18].reduce((sum, i) => sum + x[i]!, 0);
    const last = first + 2 * rows;
    expect([...into]).toEqual([factor * (first - last), factor * first, 0, -factor * last]);
  }
  await pool.dispose();
});

test('the threads of a pool that ended hold nothing of it, and serve the next', async () => {
  const first = await open(false, 1);
  await first.dispose();
  const next = sessionPool({ size: 1 });
  await expect(next.run(pass(3))).rejects.toThrow('"rows" was closed or never opened');
  await next.everywhere({ kind: 'open', session: 'rows', model: { bytes: model }, device: 'cpu' });
  await expect(next.run(pass(3))).rejects.toThrow('no tensor "column" is stored');
  await next.everywhere({ kind: 'store', name: 'column', tensor: column });
  expect((await next.run(pass(3))).concat['y']!.dims).toEqual([rows, 3]);
  await next.dispose();
});

test('an engine is started when it has something to do, and then opens what the first has', async () => {
  const started = vi.spyOn(platform as { threadEngine: () => unknown }, 'threadEngine');
  const pool = sessionPool({ size: 2 });
  await pool.first({ kind: 'store', name: 'column', tensor: column });
  await pool.first({ kind: 'open', session: 'rows', model: { bytes: model }, device: 'cpu' });
  expect(started).toHaveBeenCalledTimes(1);
  const runs = await Promise.all([pool.run(pass(3)), pool.run(pass(2)), pool.run(pass(1))]);
  expect(new Set(runs.map(({ sums }) => sums['s']![0])).size).toBe(1);
  expect(started).toHaveBeenCalledTimes(2);
  await pool.dispose();
  started.mockRestore();
});
