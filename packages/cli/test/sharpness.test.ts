import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadOnnx, saveOnnx } from '@orograph/models';
import { layoutOfParameters, parametersOf, thetaOf, withTheta } from '@orograph/onnx';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

const [m0, data] = [fixture('mlp-0.onnx'), fixture('data.npz')];
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The network with the layer before its ReLU times 5 and the one after divided by 5: what it computes is the same. */
async function rescaled(): Promise<string> {
  const graph = await loadOnnx(m0);
  const parameters = parametersOf(graph);
  const theta = thetaOf(graph, parameters);
  const { blocks } = layoutOfParameters(parameters);
  const scaled = (block: (typeof blocks)[number], factor: number): void => {
    for (let i = block.offset; i < block.offset + block.size; i++) theta[i] = factor * theta[i]!;
  };
  for (const name of ['2.weight', '2.bias'])
    scaled(
      blocks.find((block) => block.name === name)!,
      5,
    );
  scaled(
    blocks.find((block) => block.name === '4.weight')!,
    1 / 5,
  );
  const path = join(folder, 'rescaled.onnx');
  await saveOnnx(withTheta(graph, parameters, theta), path);
  return path;
}

const measures = async (model: string): Promise<Readonly<Record<string, number>>> => {
  const { records, code } = await orograph([
    'sharpness',
    model,
    '--data',
    data,
    '--steps',
    '5',
    '--samples',
    '10',
  ]);
  expect(code).toBe(0);
  return Object.fromEntries(
    records
      .filter(({ type }) => type === 'measure')
      .map((record) => [String(record['measure']), Number(record['value'])]),
  );
};

test('rescaling a ReLU layer keeps the measures that say so, and moves the others', async () => {
  const [before, after] = [await measures(m0), await measures(await rescaled())];
  expect(Object.keys(before)).toEqual([
    'largest-eigenvalue',
    'trace',
    'sam-step',
    'worst-in-ball',
    'worst-in-cube',
    'average',
    'adaptive-worst',
    'adaptive-average',
    'm-sharpness',
    'fisher-rao',
  ]);
  const ratio = (name: string): number => after[name]! / before[name]!;
  for (const name of ['adaptive-worst', 'adaptive-average', 'fisher-rao'])
    expect(Math.abs(ratio(name) - 1)).toBeLessThan(1e-3);
  for (const name of [
    'largest-eigenvalue',
    'trace',
    'sam-step',
    'worst-in-ball',
    'worst-in-cube',
    'm-sharpness',
  ])
    expect(Math.abs(Math.log(ratio(name)))).toBeGreaterThan(0.2);
});

test('a batch larger than the data is a misuse', async () => {
  const { code, err } = await orograph(['sharpness', m0, '--data', data, '--batch', '100000']);
  expect(code).toBe(2);
  expect(err).toMatch(
    /a batch is larger than the data \(expected at most \d+ examples, got 100000, in --batch\)/,
  );
});

test('takes the measures that are asked for, and refuses those a model does not have', async () => {
  const words = (names: string, ...more: readonly string[]): string[] =>
    ['sharpness', m0, '--data', data, '--steps', '5', '--measures', names].concat(more);
  const { records, code } = await orograph(words('worst-in-ball,sam-step'));
  expect(code).toBe(0);
  const [first, second] = records;
  expect(records.map((record) => record['measure'] ?? record.type)).toEqual([
    'sam-step',
    'worst-in-ball',
    'summary',
  ]);
  const all = await measures(m0);
  expect([first!['value'], second!['value']]).toEqual([all['sam-step'], all['worst-in-ball']]);
  const idle = await orograph(words('worst-in-ball', '--batches', '3'));
  expect([idle.code, idle.err]).toEqual([2, expect.stringContaining('--batches')]);
  const withoutCurvature = ['sharpness', fixture('mlp-0-tfjs'), '--data', data, '--device', 'wasm'];
  const none = await orograph([...withoutCurvature, '--measures', 'sam-step,trace']);
  expect([none.code, none.err]).toEqual([
    2,
    expect.stringMatching(
      /the model does not have the measures \(expected some of sam-step, .*, got trace, in --measures\)/,
    ),
  ]);
});
