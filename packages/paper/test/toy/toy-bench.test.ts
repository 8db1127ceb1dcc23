import { renderReport } from '@orograph/report';
import { wedges, type WedgesPlan } from '@orograph/toy';
import { lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';

import { fromJson, toJson, type ResultRecord } from '@orograph/runs';
import { toyKinds } from '@orograph/runs/kinds';
import { recordCheck, recordsOf } from '@orograph/runs/records';
import { toyRecords } from '../../src/toy/toy-bench.ts';
import { toyExperiments, type ToyName } from '../../src/toy/toy-experiments.ts';

const figurePlan: WedgesPlan = {
  dim: 3,
  longDirections: 2,
  annulus: { inner: 0.5, outer: 1 },
  thickness: { kind: 'slab', width: 0.115 },
};
const planOf = (name: ToyName): WedgesPlan =>
  name === 'figure' ? figurePlan : { dim: 10, longDirections: 6 };

/** The records an experiment adds to earlier ones. */
async function added(name: ToyName, earlier: readonly ResultRecord[] = []): Promise<ResultRecord[]> {
  const probe = toyRecords(toyExperiments[name], wedges(planOf(name)), { seed: 1, earlier });
  const records = await lastValueFrom(probe.pipe(toArray()));
  return records.map((record) => fromJson(toJson(record)) as ResultRecord);
}

const wholeRuns = new Map<ToyName, Promise<ResultRecord[]>>();
const whole = (name: ToyName): Promise<ResultRecord[]> => {
  if (!wholeRuns.has(name)) wholeRuns.set(name, added(name));
  return wholeRuns.get(name)!;
};

test.each(Object.keys(toyExperiments) as ToyName[])(
  'toy %s goes on from any record with the records of a run in one piece, and ends with its only summary',
  async (name) => {
    const records = await whole(name);
    expect(records.map(({ type }) => type).filter((type) => type === 'summary')).toHaveLength(1);
    expect(records.at(-1)!.type).toBe('summary');
    for (const share of [0.001, 0.6]) {
      const known = Math.ceil(share * records.length);
      expect(toJson(await added(name, records.slice(0, known)))).toBe(toJson(records.slice(known)));
    }
    expect(await added(name, records)).toEqual([]);
    const run = { identity: { command: 'toy', experiment: name, ...planOf(name), seed: 1 } };
    const part = toyExperiments[name].part({ run, records });
    const html = await renderReport({ run }, part);
    expect(html).toContain('<svg');
    expect(html).toContain(`<h1>orograph toy ${name}</h1>`);
    expect(html).toContain('<tr><th scope="row">seed</th><td>1</td></tr>');
    expect(html.replaceAll(/<script[^]*?<\/script>/g, '')).not.toMatch(/="[^"]*(NaN|undefined|Infinity)/);
    for (const { caption, note } of part.plots) {
      expect(caption).toMatch(/^[A-Z]/);
      expect(note).toMatch(/^[A-Z].*\d.*\.$/);
      expect(note).not.toMatch(/NaN|undefined|Infinity|∞/);
    }
    // Names of fields are for programs.
    expect(JSON.stringify(part.rows)).not.toMatch(/[a-z][A-Z]/);
  },
  30_000,
);

test.each(Object.keys(toyExperiments) as ToyName[])(
  'toy %s does not go on after a record twice, one dropped, two exchanged or a sum that does not follow',
  async (name) => {
    const records = await whole(name);
    const middle = Math.floor(0.4 * records.length);
    const kept = records.slice(0, middle + 2);
    const [a, b] = [kept[middle]!, kept[middle + 1]!];
    const damaged = {
      twice: [...kept.slice(0, -1), a, b],
      dropped: [...kept.slice(0, middle), b],
      exchanged: [...kept.slice(0, middle), b, a],
    };
    for (const earlier of Object.values(damaged))
      await expect(added(name, earlier)).rejects.toThrow(
        new RegExp(`^record (${middle}|${middle + 1}) is not the one due, `, 'u'),
      );
    const sum = records.findIndex(({ type }) => type === 'summary');
    const changed = records.with(sum, { ...records[sum]!, more: 1 });
    await expect(added(name, changed)).rejects.toThrow(`record ${sum} is not the one due, {"type":"summary"`);
  },
  30_000,
);

test('an experiment that nobody listens to any more stops, and is no error', async () => {
  const records: ResultRecord[] = [];
  const probe = toyRecords(toyExperiments.kick, wedges(planOf('kick')), { seed: 1 });
  await new Promise<void>((resolve) => {
    const subscription = probe.subscribe((record) => {
      records.push(record);
      if (records.length < 3) return;
      queueMicrotask(() => subscription.unsubscribe());
      setTimeout(resolve, 20);
    });
  });
  expect(records.length).toBeLessThan((await whole('kick')).length);
});

test('the axes kept after kicks go from all to those of random wedges', async () => {
  const records = await whole('kick');
  const kept = records.filter(({ type }) => type === 'strength').map((record) => record['kept'] as number);
  expect(kept[0]).toBe(1);
  expect(Math.abs(kept.at(-1)! - 6 / 14)).toBeLessThan(0.1);
});

test('the average of a noisy descent follows the law, and means leave the wedges only between two', async () => {
  const summary = (await whole('average')).at(-1) as unknown as Record<string, number>;
  expect(summary['average']! / summary['law']!).toBeGreaterThan(0.3);
  expect(summary['average']! / summary['law']!).toBeLessThan(2);
  expect(summary['iterate']).toBeGreaterThan(2 * summary['average']!);
  expect(summary['oneWedge']).toBe(0);
  expect(summary['twoWedges']).toBeGreaterThan(0.01);
});

test('the threshold dimension falls with n and with the tolerance, and tends to D − n', async () => {
  const found = (await whole('cutoff')).filter(({ type }) => type === 'threshold') as unknown as {
    longDirections: number;
    tolerance: number;
    threshold: number;
  }[];
  for (const a of found)
    for (const b of found)
      if (a.longDirections <= b.longDirections && a.tolerance <= b.tolerance)
        expect(a.threshold).toBeGreaterThanOrEqual(b.threshold);
  for (const { longDirections: n, threshold } of found.filter(({ tolerance }) => tolerance === 0.001))
    expect(Math.abs(threshold - (10 - n))).toBeLessThanOrEqual(1);
});

test('a threshold lies between two neighbours of the values tried: the last that fails and the first that holds', async () => {
  const records = await whole('cutoff');
  for (const record of records.filter(({ type }) => type === 'threshold')) {
    const { longDirections, tolerance, threshold, interval } = record as unknown as {
      longDirections: number;
      tolerance: number;
      threshold: number;
      interval: [number, number];
    };
    const cuts = records.filter(
      (one) => one.type === 'dimension' && one['longDirections'] === longDirections,
    ) as unknown as { d: number; loss: number }[];
    const tried = [...new Set(cuts.map(({ d }) => d))];
    const share = (d: number): number => {
      const own = cuts.filter((cut) => cut.d === d);
      return own.filter(({ loss }) => loss <= tolerance ** 2).length / own.length;
    };
    const place = tried.indexOf(threshold);
    expect(interval).toEqual([tried[place - 1] ?? 0, threshold]);
    expect(share(threshold)).toBeGreaterThanOrEqual(0.5);
    if (place > 0) expect(share(interval[0])).toBeLessThan(0.5);
  }
});

test.each(['average', 'kick', 'width'] as const)(
  'the curves of toy %s are means over several optima',
  async (name) => {
    const optima = new Set(
      (await whole(name)).flatMap(({ optimum }) => (optimum === undefined ? [] : [optimum])),
    );
    expect(optima.size).toBeGreaterThanOrEqual(5);
  },
);

test('the mean of kicks counts every optimum alike', async () => {
  const records = await whole('kick');
  for (const { strength, kept } of records.filter(({ type }) => type === 'strength')) {
    const own = records.filter((one) => one.type === 'kick' && one['strength'] === strength);
    const byOptimum = [0, 1, 2, 3, 4].map((optimum) => {
      const shares = own.filter((one) => one['optimum'] === optimum).map((one) => Number(one['kept']));
      return shares.reduce((sum, x) => sum + x, 0) / shares.length;
    });
    expect(kept).toBeCloseTo(byOptimum.reduce((sum, x) => sum + x, 0) / 5, 12);
  }
});

test('the figure says how often its noise was drawn', async () => {
  const records = await whole('figure');
  const draws = [0, 1].map(
    (run) => Number(records.find((one) => one['run'] === run && 'draw' in one)!['draw']) + 1,
  );
  const run = { identity: { command: 'toy', experiment: 'figure', ...figurePlan, seed: 1 } };
  const { plots } = toyExperiments.figure.part({ run, records });
  expect(plots[0]!.note).toContain(
    `An illustration: the noise of each descent is drawn until it ends where the picture shows it (${draws.join(' and ')} draws)`,
  );
});

test('a mean width of which searches did not end says that it is a lower bound', async () => {
  const tunnels = (await whole('width')).filter(({ type }) => type === 'tunnel');
  expect(tunnels.length).toBeGreaterThan(0);
  for (const { isLowerBound, bounded, samples } of tunnels)
    expect(isLowerBound).toBe(Number(bounded) < Number(samples));
});

test('the 2-connector has no loss where the flat triangle has', async () => {
  const [flat, connector] = (await whole('ternary')).filter(({ type }) => type === 'surface');
  expect(flat!['highest']).toBeGreaterThan(0.01);
  expect(connector!['highest']).toBeLessThan(1e-12);
});

test('the planes across (1, 1, 1) are 0 on three lines each, one of them on the grid', async () => {
  const records = await whole('triangle');
  for (const offset of [0, 0.28 * Math.SQRT2]) {
    const low = records.filter((record) => record['offset'] === offset && (record['loss'] as number) < 1e-12);
    const line = low.filter(
      (record) => Math.abs((record['coords'] as number[])[1]! + offset / Math.SQRT2) < 1e-12,
    );
    expect(line).toHaveLength(101);
  }
});

test.each(Object.keys(toyExperiments) as ToyName[])(
  'each record of toy %s is of a kind that has a schema, each kind is made, and another field or type is refused',
  async (name) => {
    const { kinds } = toyExperiments[name];
    expect(kinds).toBe(toyKinds[name]);
    const [check, records] = [recordCheck(kinds), await whole(name)];
    for (const record of records) check(record);
    expect(new Set(records.map(({ type }) => type))).toEqual(new Set(Object.keys(kinds)));
    const last = records.at(-1)!;
    expect(() => check({ ...last, extra: 1 })).toThrow('extra');
    const [[field]] = Object.entries(last).filter(([key]) => key !== 'type') as [[string, unknown]];
    expect(() => check({ ...last, [field]: 'many' })).toThrow(field);
    expect(() => check({ ...last, type: 'other' })).toThrow('got other');
  },
);

test('a field that a kind of a toy does not have does not compile', () => {
  for (const record of recordsOf(
    [{ type: 'barrier', path: 'exact', height: 0, highest: 1 }],
    toyKinds.connect,
    'barrier',
  )) {
    expect(record.highest).toBe(1);
    // @ts-expect-error: its name is `highest`
    expect(record.higest).toBeUndefined();
  }
});
