import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadDataset, loadOnnx, onnxLoss } from '@orograph/models';
import { norm, scale } from '@orograph/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

const [m0, data] = [fixture('mlp-0.onnx'), fixture('data.npz')];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const command = (line: string): string[] => line.split(' ');

test('goldilocks scales a model to each radius, and a run cut short goes on to the same bytes', async () => {
  const out = join(folder, 'model');
  const line = `goldilocks ${m0} --data ${data} --radii 0.5,1,3 --rank 5 --samples 3 --out ${out}`;
  const run = await orograph(command(line));
  expect(run.err).toContain('report: ');
  const records = run.records.slice(0, -1);
  const graph = await loadOnnx(m0);
  await using loss = await onnxLoss(graph, {
    data: await loadDataset(data, { graphInputs: graph.inputs }),
    threads: 1,
  });
  expect(records.map(({ factor, sample }) => [factor, sample])).toEqual(
    [0.5, 1, 3].flatMap((factor) => [0, 1, 2].map((sample) => [factor, sample])),
  );
  for (const { factor, radius, loss: height, convexity } of records) {
    expect(radius).toBeCloseTo(Number(factor) * norm(loss.theta), 8);
    expect(height).toBeCloseTo(await loss.value(scale(loss.theta, Number(factor))), 5);
    expect(Math.abs(Number(convexity))).toBeLessThanOrEqual(Math.sqrt(5) + 1e-9);
  }
  expect(readFileSync(join(out, 'goldilocks-convexity.svg'), 'utf8')).toContain('radius / |θ|');

  const path = join(out, 'records.ndjson');
  const lines = run.out.split('\n');
  truncateSync(path, Buffer.byteLength(lines.slice(0, 4).join('\n')) + 9);
  const rest = await orograph(command(line));
  expect(readFileSync(path, 'utf8')).toBe(run.out);
  expect(rest.out).toBe(lines.slice(4).join('\n'));
  expect(await orograph(command(`${line} --seed 1`))).toMatchObject({ code: 2 });
});

test('goldilocks of a network starts from the initialization of each seed', async () => {
  const run = await orograph(
    command(`goldilocks mlp --hidden 4 --data ${data} --radii 1,2 --rank 3 --samples 2 --seeds 1..2`),
  );
  expect(run.err).toBe('');
  const records = run.records.slice(0, -1);
  expect(records.map(({ seed, factor, sample }) => [seed, factor, sample])).toEqual(
    [1, 2].flatMap((seed) => [1, 2].flatMap((factor) => [0, 1].map((sample) => [seed, factor, sample]))),
  );
  expect(Number(records[2]!['radius']) / Number(records[0]!['radius'])).toBeCloseTo(2, 10);
  expect(records[0]!['radius']).not.toBe(records[4]!['radius']);
  expect(run.records.at(-1)).toMatchObject({
    over: 'initializations',
    radii: [{ convexity: { count: 2 }, accuracy: { count: 2 } }, {}],
  });
});

test.each([
  ['--seeds 0..2', /--seeds does not apply \(expected a network of the zoo, got a model file/],
  ['--rank 1000', /a subspace is larger than the space \(expected at most D = 119, got 1000, in --rank/],
  ['--radii 1,0', /expected a number above 0, got "0"/],
])('goldilocks %s of a model is a misuse', async (flags, message) => {
  const { code, err } = await orograph(command(`goldilocks ${m0} --data ${data} ${flags}`));
  expect(err).toMatch(message);
  expect(code).toBe(2);
});
