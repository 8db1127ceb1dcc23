import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeEach, expect, test } from 'vitest';

import { firstPlot, runPlots } from '../src/runs/run-plots.ts';

const all = mkdtempSync(join(tmpdir(), 'orograph-'));
afterAll(() => rmSync(all, { recursive: true, force: true }));
let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(all, 'run-'))));
const plot = (place: string, title: string): void =>
  writeFileSync(join(folder, place), `<svg><title id="t">${title}</title></svg>`);

test('plots come in the order of the report, with their titles', () => {
  plot('a.svg', 'Accuracy &amp; error');
  plot('loss.svg', 'Loss');
  writeFileSync(
    join(folder, 'report.html'),
    '<figure id="figure-loss"></figure><figure id="figure-a"></figure>',
  );
  expect(runPlots(folder)).toEqual([
    { file: 'loss.svg', title: 'Loss' },
    { file: 'a.svg', title: 'Accuracy &amp; error' },
  ]);
  writeFileSync(
    join(folder, 'report.html'),
    '<figure id="figure-a"></figure> now <figure id="figure-loss"></figure>',
  );
  expect(firstPlot(folder)).toEqual({ file: 'a.svg', title: 'Accuracy &amp; error' });
});

test('a run of parts shows the first plot of its first part that has one', () => {
  for (const part of ['curvature', 'slice', 'vectors']) mkdirSync(join(folder, part));
  plot('curvature/density.svg', 'Density');
  plot('slice/heat-map.svg', 'Heat map');
  writeFileSync(
    join(folder, 'index.html'),
    '<a href="slice/report.html"></a><a href="curvature/report.html"></a>',
  );
  expect(firstPlot(folder)).toEqual({ file: 'slice/heat-map.svg', title: 'Heat map' });
});

test('a run without plots has none', () => {
  mkdirSync(join(folder, 'vectors'));
  expect(firstPlot(folder)).toBeUndefined();
});
