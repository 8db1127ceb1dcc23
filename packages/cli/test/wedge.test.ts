import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';
import { wholeSpectrum } from './whole-hessian.ts';

const [m0, m1, data] = [fixture('mlp-0.onnx'), fixture('mlp-1.onnx'), fixture('data.npz')];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Settings that take a second; the weights are moved by 1 at most. */
const quick =
  '--rise 0.05 --length 1 --dimensions 2,8,32 --seeds 0..1 --descent 20 --runs 3 --steps 30 --most 12';
const words = (models: string): string[] => `wedge ${models} --data ${data} ${quick}`.split(' ');

interface Estimate {
  readonly dimension: number;
  readonly interval: readonly [number, number];
}

test('wedge estimates n three ways; that of the spectrum holds the count of the whole Hessian', async () => {
  const { code, records } = await orograph(words(m0));
  expect(code).toBe(0);
  const kinds = ['dimension', 'quadrature', 'short-directions', 'summary'].map(
    (type) => records.filter((record) => record.type === type).length,
  );
  expect(kinds).toEqual([8, 3, 2, 1]);
  const [model] = records.at(-1)!['models'] as readonly {
    readonly dim: number;
    readonly estimates: Readonly<Record<string, Estimate>>;
    readonly sentence: string;
  }[];
  const all = await wholeSpectrum(m0, data);
  const exact = all.filter(({ value }) => value > 2 * 0.05).length;
  expect(model!.dim).toBe(all.length);
  const { spectrum, sequential } = model!.estimates;
  expect(spectrum!.interval[0]).toBeLessThanOrEqual(model!.dim - exact);
  expect(spectrum!.interval[1]).toBeGreaterThanOrEqual(model!.dim - exact);
  // Every direction found leaves the threshold within the length.
  for (const record of records.filter(({ type }) => type === 'short-directions')) {
    const reaches = record['reaches'] as readonly number[];
    expect(model!.dim - reaches.length).toBeGreaterThanOrEqual(sequential!.dimension - 3);
    expect(reaches.every((reach) => reach > 0 && reach <= 1)).toBe(true);
  }
  expect(model!.sentence).toContain(`n of D = ${model!.dim.toLocaleString('en-US')}: cut-off of random cuts`);
});

test('a run of two models goes on after a torn record, with the same bytes, and draws both', async () => {
  const out = join(folder, 'run');
  expect((await orograph([...words(`${m0} ${m1}`), '--out', out])).code).toBe(0);
  const journal = join(out, 'records.ndjson');
  const whole = readFileSync(journal);
  truncateSync(journal, Math.floor(whole.length * 0.7));
  expect((await orograph([...words(`${m0} ${m1}`), '--out', out])).code).toBe(0);
  expect(readFileSync(journal).equals(whole)).toBe(true);
  const report = readFileSync(join(out, 'report.html'), 'utf8');
  for (const caption of ['Short directions, D − n, of each model', 'How low descents in random cuts came'])
    expect(report).toContain(caption);
});

test('cuts larger than the space are refused', async () => {
  const { code, err } = await orograph(`wedge ${m0} --data ${data} --dimensions 2,100000`.split(' '));
  expect(code).toBe(2);
  expect(err).toContain('a cut is larger than the space (expected at most D = ');
  expect(err).toContain('got 100000, in --dimensions)');
});

test('descents that are too short in the whole space are not taken for cuts that miss', async () => {
  const command = `wedge ${m0} --data ${data} --rise 0.01 --length 3 --dimensions 2,8 --seeds 0..1 --runs 1 --steps 5 --most 1`;
  const sentence = async (descent: number): Promise<readonly [string, unknown]> => {
    const { records } = await orograph([...command.split(' '), '--descent', String(descent)]);
    const [model] = records.at(-1)!['models'] as readonly {
      readonly sentence: string;
      readonly control: unknown;
      readonly estimates: Readonly<Record<string, { readonly censored?: string }>>;
    }[];
    return [`${model!.sentence} ${model!.estimates['cut-off']!.censored ?? ''}`, model!.control];
  };
  const [short, control] = await sentence(1);
  expect(control).toEqual({ trials: 2, low: 0 });
  expect(short).toMatch(
    /cut-off of random cuts at least .*the control fails: 2 of 2 descents.*--descent.*above$/,
  );
  const [long, passed] = await sentence(400);
  expect(passed).toEqual({ trials: 2, low: 2 });
  expect(long).not.toContain('control');
});
