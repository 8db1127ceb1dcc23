import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parseNpz, serializeNpz } from '@orograph/models';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

/** The ends and trace of a block of the Hessian. */
interface Block {
  readonly largest: number;
  readonly smallest: number;
  readonly trace: number;
}

const [m0, data] = [fixture('mlp-0.onnx'), fixture('data.npz')];
/** All from PyTorch in float64, by make-spectrum.py; eigenvalues the largest first. */
const spectrum = JSON.parse(readFileSync(fixture('spectrum.json'), 'utf8')) as number[];
const truth = JSON.parse(readFileSync(fixture('curvature.json'), 'utf8')) as {
  readonly 'gauss-newton': readonly number[];
  readonly 'empirical-fisher': readonly number[];
  readonly diagonal: readonly number[];
  readonly blocks: Readonly<Record<string, Block>>;
};

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const curvature = async (flags: string) => {
  const { code, records } = await orograph(['curvature', m0, '--data', data, ...flags.split(' ')]);
  expect(code).toBe(0);
  return records;
};

test.each([
  ['--which smallest --iterations 119', spectrum.toReversed()],
  ['--which magnitude', spectrum.toSorted((a, b) => Math.abs(b) - Math.abs(a))],
  ['--operator gauss-newton', truth['gauss-newton']],
  // Equal to the Gauss-Newton matrix for the cross-entropy.
  ['--operator fisher', truth['gauss-newton']],
  ['--operator empirical-fisher', truth['empirical-fisher']],
  ['--block 2', spectrum],
])('the eigenvalues of %s are those of PyTorch', async (flags, expected) => {
  const [pairs] = await curvature(`${flags} --top 3 --samples 0`);
  expect(pairs).toMatchObject({ type: 'eigenpairs', converged: true });
  (pairs!['values'] as number[]).forEach((value, k) => expect(value).toBeCloseTo(expected[k]!, 5));
});

test.each([
  ['cross-entropy', 'categorical'],
  ['mse', 'Gaussian of variance 1/2'],
])('a Fisher matrix says the distribution that %s is taken for', async (loss, likelihood) => {
  const targets = join(folder, 'one-hot.npz');
  const { x, y } = parseNpz(readFileSync(data));
  const classes = Array.from(y!.data, Number);
  const width = 1 + Math.max(...classes);
  const hot = Float32Array.from({ length: classes.length * width }, (_, i) =>
    Number(classes[Math.floor(i / width)] === i % width),
  );
  writeFileSync(
    targets,
    serializeNpz({ x: x!, y: { shape: [classes.length, width], dataType: 'float', data: hot } }),
  );
  const run = await orograph(
    `curvature ${m0} --data ${targets} --loss ${loss} --operator fisher --top 1 --samples 0`.split(' '),
  );
  expect(run.records.at(-1)).toMatchObject({ type: 'summary', likelihood });
  expect(run.err).toContain(`the loss is taken for −log p of the targets, of a ${likelihood} distribution`);
  const [pairs] = run.records;
  if (loss === 'cross-entropy')
    expect((pairs!['values'] as number[])[0]).toBeCloseTo(truth['gauss-newton'][0]!, 5);
});

test('the ends and trace of each block are those of PyTorch', async () => {
  const records = await curvature('--top 0 --per-block --samples 60');
  const blocks = records.filter(({ type }) => type === 'block');
  expect(blocks.map(({ block }) => block)).toEqual(Object.keys(truth.blocks));
  for (const found of blocks) {
    const { largest, smallest, trace } = truth.blocks[String(found['block'])]!;
    expect(found['largest']).toBeCloseTo(largest, 4);
    expect(found['smallest']).toBeCloseTo(smallest, 4);
    const { mean, standardError } = found['trace'] as { mean: number; standardError: number };
    expect(Math.abs(mean - trace)).toBeLessThan(4 * standardError + 1e-5);
  }
});

test('the diagonal is that of PyTorch within its errors', async () => {
  const path = join(folder, 'diagonal.npz');
  await curvature(`--top 0 --samples 80 --diagonal ${path}`);
  const arrays = parseNpz(readFileSync(path));
  const all = (name: string): number[] =>
    Object.keys(truth.blocks).flatMap((block) => [...(arrays[`${name}/${block}`]!.data as Float64Array)]);
  const [found, errors] = [all('diagonal'), all('error')];
  const off = found.map((value, i) => Math.abs(value - truth.diagonal[i]!) / (errors[i]! + 1e-6));
  // 119 entries: a handful may be beyond two standard errors, none beyond six.
  expect(off.filter((share) => share > 2).length).toBeLessThan(18);
  expect(Math.max(...off)).toBeLessThan(6);
});

test('the first moments of the density are D, the trace and the squared Frobenius norm, within their errors', async () => {
  const records = await curvature('--top 0 --samples 0 --density --runs 40 --steps 40');
  const runs = records.filter(({ type }) => type === 'quadrature') as unknown as {
    readonly nodes: readonly number[];
    readonly weights: readonly number[];
  }[];
  expect(runs).toHaveLength(40);
  for (const power of [0, 1, 2]) {
    const each = runs.map(
      ({ nodes, weights }) => 119 * nodes.reduce((sum, node, k) => sum + weights[k]! * node ** power, 0),
    );
    const mean = each.reduce((sum, value) => sum + value, 0) / each.length;
    const spread = Math.sqrt(
      each.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (each.length * (each.length - 1)),
    );
    const exact = spectrum.reduce((sum, value) => sum + value ** power, 0);
    expect(Math.abs(mean - exact)).toBeLessThan(4 * spread + 1e-4);
  }
});
