import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openLoss } from '@orograph/models';
import { displace, normal, streamSeed, unit } from '@orograph/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

const [m0, m1, data] = [fixture('mlp-0.onnx'), fixture('mlp-1.onnx'), fixture('data.npz')];
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('rays end where the loss is high, and their volume is the mean of their Dth powers', async () => {
  const out = join(folder, 'run');
  const line = `basin ${m0} ${m1} --data ${data} --rise 0.2 --samples 6 --out ${out}`;
  const { code, records } = await orograph(line.split(' '));
  expect(code).toBe(0);
  const rays = records.filter(({ type }) => type === 'ray');
  expect(rays.map(({ model, sample }) => [model, sample])).toEqual(
    [m0, m1].flatMap((model) => Array.from({ length: 6 }, (_, sample) => [model, sample])),
  );
  const { loss } = await openLoss(m0, { data });
  const high = (await loss.value(loss.theta)) + 0.2;
  for (const ray of rays.slice(0, 6)) {
    const direction = unit(normal(loss.dim, streamSeed(streamSeed(0, 0), Number(ray['sample']))));
    const end = await loss.value(displace(loss.theta, [direction], [Number(ray['radius'])]));
    expect(Math.abs(end - high)).toBeLessThan(0.01);
  }
  const summary = records.at(-1)! as unknown as {
    models: { dim: number; radius: number; isLowerBound: boolean }[];
    over: { mean: number };
  };
  const lengths = rays.slice(0, 6).map(({ radius }) => Number(radius));
  // (mean of rᴰ)^(1/D), by way of logarithms.
  const most = Math.max(...lengths);
  const mean = lengths.reduce((sum, r) => sum + (r / most) ** loss.dim, 0) / 6;
  expect(summary.models[0]!.radius).toBeCloseTo(most * mean ** (1 / loss.dim), 8);
  expect(summary.over.mean).toBeCloseTo((summary.models[0]!.radius + summary.models[1]!.radius) / 2, 10);
  await loss.dispose();
  const html = readFileSync(join(out, 'report.html'), 'utf8');
  expect(html).toContain('has the volume of a ball of radius');
  expect(html).toMatch(/About \d of \d+ rays carry the mean/);
  expect(html.replaceAll(/<(script|style)[^>]*>[^]*?<\/\1>/g, '')).not.toMatch(/undefined|\bNaN\b/);
});

test('rays that reach their limit make the volume a lower bound', async () => {
  const line = `basin ${m0} --data ${data} --rise 1000 --samples 2 --furthest 0.5`;
  const { records } = await orograph(line.split(' '));
  expect(records.at(-1)).toMatchObject({ models: [{ isLowerBound: true, medianRay: 0.5 }], over: null });
});

test('a model that is not below the threshold is misuse', async () => {
  const { code, err } = await orograph(`basin ${m0} --data ${data} --threshold 0`.split(' '));
  expect([code, err]).toEqual([
    2,
    expect.stringContaining('the loss at the model is not below the threshold'),
  ]);
});

test.each(['basin', 'wedge', 'width'])(
  '%s takes no copy of a model for a repetition: an interval over one training is none',
  async (command) => {
    const { code, err } = await orograph([command, m0, m1, m0, '--data', data]);
    expect([code, err]).toEqual([
      2,
      `error: a model is given twice (expected models with different weights, each of which counts as a repetition, got ${m0} and ${m0}, which have the same, in the models)\n`,
    ]);
  },
);
