import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import { fromJson } from '@orograph/runs';
import { expect, test } from 'vitest';

import { reproducePage } from '../src/report/reproduce-page.ts';

const found = new URL('../../../docs/found/seed-0/', import.meta.url);

test('a page folds its experiments, and gives each of its figures as a plot, the first of the first experiment first', async () => {
  const run = JSON.parse(readFileSync(new URL('run.json', found), 'utf8')) as {
    readonly identity: { readonly experiments: readonly string[] };
  };
  const records = gunzipSync(readFileSync(new URL('records.ndjson.gz', found)))
    .toString()
    .trim()
    .split('\n')
    // The toy is enough to be drawn.
    .filter((line) => line.includes('"key":"toy/'))
    .map((line) => fromJson(line));
  const { html, plots = [] } = await reproducePage('', { run, records }, {});
  const folded = [...html.matchAll(/<details class="experiment" id="(\w+)">/g)].map(([, name]) => name);
  expect(folded).toEqual(run.identity.experiments);
  const figures = [...html.matchAll(/<figure class="plot" id="figure-([^"]+)"/g)].map(([, name]) => name);
  expect(plots.map(({ name }) => name)).toEqual(figures);
  expect(figures[0]).toBe('planes-toy-0');
});
