import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { saveOnnx, serializeNpz } from '@orograph/models';
import type { Graph } from '@orograph/onnx';
import { numberAt } from '@orograph/report';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { orograph } from './run-cli.ts';

/** Inputs and targets: L(a, b) = mean (x a b − t)². */
const xs = [1, -1, 2, 0.5, -0.5, 1.5];
const ts = [1.2, -0.9, 2.1, 0.6, -0.4, 1.3];
const lossAt = (a: number, b: number, x: readonly number[] = xs, t: readonly number[] = ts): number =>
  x.reduce((sum, value, i) => sum + (value * a * b - t[i]!) ** 2, 0) / x.length;
/** The product a b at the minima; at the saddle, the origin, it is 0. */
const best = xs.reduce((s, x, i) => s + x * ts[i]!, 0) / xs.reduce((s, x) => s + x * x, 0);

let folder: string;
const run = (line: string): ReturnType<typeof orograph> => orograph(line.split(' '));
const at = (name: string): string => join(folder, name);

/** The network x a b, whose loss has two valleys with a pass at the origin. */
function product(a: number, b: number): Graph {
  const layer = (input: string, weight: string, output: string): Graph['nodes'][number] => ({
    op: 'MatMul',
    domain: '',
    name: output,
    inputs: [input, weight],
    outputs: [output],
    attributes: {},
  });
  const weight = (value: number) =>
    ({ dataType: 'float', shape: [1, 1], data: Float32Array.of(value) }) as const;
  return {
    name: 'product',
    opsets: { '': 17 },
    inputs: [{ name: 'x', dataType: 'float', shape: ['N', 1] }],
    outputs: [{ name: 'y', dataType: 'float', shape: ['N', 1] }],
    nodes: [layer('x', 'a', 'h'), layer('h', 'b', 'y')],
    constants: new Map([
      ['a', weight(a)],
      ['b', weight(b)],
    ]),
    valueInfo: new Map(),
    metadata: {},
  };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
  const column = (data: readonly number[]) =>
    ({ dataType: 'float', shape: [data.length, 1], data: Float32Array.from(data) }) as const;
  writeFileSync(at('data.npz'), serializeNpz({ x: column(xs), target: column(ts) }));
  await saveOnnx(product(1, best), at('a.onnx'));
  await saveOnnx(product(-2, -best / 2), at('b.onnx'));
  await run(`slice ${at('a.onnx')} ${at('b.onnx')} --data ${at('data.npz')} --grid 11 --out ${at('slice')}`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the saddle of a slice is relaxed in the space of all parameters, and goes on to the same bytes', async () => {
  const line = `topology ${at('slice')} --relax 60 --climb 150 --rate 0.02 --points 8 --out ${at('relaxed')}`;
  const { code, records, out, err } = await run(line);
  expect([code, err]).toEqual([0, expect.stringContaining('report: ')]);
  const saddle = records.find(({ type }) => type === 'saddle')!;
  // In the slice the pass is where a b is least; the true one is at the origin.
  const onLine = Array.from({ length: 11 }, (_, i) => lossAt(1 - 0.3 * i, best * (1 - 0.15 * i)));
  expect(numberAt(saddle, 'onGrid')).toBeCloseTo(Math.max(...onLine), 5);
  expect(numberAt(saddle, 'onGrid')).toBeGreaterThan(lossAt(0, 0) * 1.1);
  // It lies between two points of the way, of which one climbs to it.
  expect(numberAt(saddle, 'height')).toBeCloseTo(lossAt(0, 0), 5);
  expect(numberAt(saddle, 'gradNorm')).toBeLessThan(1e-3);
  expect([saddle['basin'], saddle['parent']]).toEqual([1, 0]);
  expect(saddle['losses']).toHaveLength(8);
  expect(readFileSync(at('relaxed/saddles.svg'), 'utf8')).toContain('<svg');

  const path = at('relaxed/records.ndjson');
  const lines = out.split('\n');
  truncateSync(path, Buffer.byteLength(lines.slice(0, 2).join('\n')) + 5);
  expect((await run(line)).out).toBe(lines.slice(2).join('\n'));
  expect(readFileSync(path, 'utf8')).toBe(out);
});

test('without a climb the highest point of a relaxed way stays beside the saddle', async () => {
  const { records } = await run(`topology ${at('slice')} --relax 60 --climb 0 --rate 0.02 --points 8`);
  const saddle = records.find(({ type }) => type === 'saddle')!;
  expect(numberAt(saddle, 'height')).toBeLessThan(lossAt(0, 0) * 0.98);
  expect(numberAt(saddle, 'gradNorm')).toBeGreaterThan(0.1);
});

test('--sampling says the standard error of each persistence over the examples', async () => {
  const { records } = await run(`topology ${at('slice')} --sampling --threshold 0`);
  const [deepest, other] = records.filter(({ type }) => type === 'basin');
  expect(deepest).toMatchObject({ persistenceError: null, beyondNoise: true });
  const valueAt = (name: string): number => {
    const [t] = (other![name] as { readonly coords: readonly [number] }).coords;
    return (1 - 3 * t) * best * (1 - 1.5 * t);
  };
  const differences = xs.map(
    (x, i) => (x * valueAt('saddle') - ts[i]!) ** 2 - (x * valueAt('minimum') - ts[i]!) ** 2,
  );
  const mean = differences.reduce((sum, d) => sum + d, 0) / xs.length;
  const error = Math.sqrt(
    differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (xs.length - 1) / xs.length,
  );
  expect(numberAt(other, 'persistence')).toBeCloseTo(mean, 5);
  expect(numberAt(other, 'persistenceError') / error).toBeCloseTo(1, 4);
  // Six examples are too few for a barrier that two of them make.
  expect(other!['beyondNoise']).toBe(mean > Math.sqrt(2 * Math.log(121 / 0.1)) * error);
  expect(other!['beyondNoise']).toBe(false);
});

test('a slice that cannot be opened again is refused before anything is written', async () => {
  const changed = at('changed');
  const line = `slice ${at('c.onnx')} ${at('b.onnx')} --data ${at('data.npz')} --grid 3 --out ${changed}`;
  await saveOnnx(product(1, best), at('c.onnx'));
  await run(line);
  await saveOnnx(product(1, 2), at('c.onnx'));
  const other = await run(`topology ${changed} --relax 1 --out ${at('never')}`);
  expect(other).toMatchObject({ code: 2 });
  expect(other.err).toContain(
    'the slice was measured on something else (expected its models as in run.json, got another',
  );
  const manifest = join(changed, 'run.json');
  const { line: _, ...rest } = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, unknown>;
  writeFileSync(manifest, JSON.stringify(rest));
  const unknown = await run(`topology ${changed} --sampling`);
  expect(unknown).toMatchObject({ code: 2 });
  expect(unknown.err).toContain(
    'the network of the slice is not known (expected a run of slice with its command line',
  );
  const points = await run(`topology ${at('slice')} --points 5`);
  expect(points.err).toContain('--points does not apply (expected --data or --relax, got none');
});
