import { expect, test } from 'vitest';

import { partOf } from '../src/runs/part-of.ts';
import { runDrawings } from '../src/runs/run-drawings.ts';

const run = (command: string, more: object = {}) => ({ identity: { command, ...more } });
const drawing = Object.entries(runDrawings).flatMap(([name, { part }]) => (part ? [name] : []));

test.each(drawing)(
  'the report of a run of %s that has just begun says so, and nothing that is not a number',
  async (name) => {
    const {
      words = [],
      plots,
      rows,
    } = await partOf({ run: run(name, { experiment: 'width' }), records: [] }, runDrawings);
    expect(words.join(' ')).toMatch(
      /not complete: 0 records are there|No point has been measured|of 0 seeds|^$/,
    );
    for (const told of [...words, ...plots.flatMap(({ caption, note }) => [caption, note])])
      expect(told).not.toMatch(/NaN|undefined|null|∞/);
    expect(JSON.stringify(rows)).not.toMatch(/undefined|∞/);
  },
);

const reach = {
  type: 'reach',
  kind: 'random',
  sample: 0,
  distance: 2,
  bounded: true,
  filterLength: 0.5,
};

test('a run without its summary is drawn as far as it is, and says how far that is', async () => {
  const { words, plots } = await partOf(
    {
      run: { ...run('basin'), records: 12 },
      records: [{ type: 'ray', model: 'a.onnx', sample: 0, radius: 2, bounded: true }],
    },
    runDrawings,
  );
  expect(words![0]).toBe(
    'This run is not complete: 1 of 12 records are there. Figures and numbers are of these; what takes all of them is there when the command, given again, has come to its end.',
  );
  expect(plots).toHaveLength(1);
});

test('a run without its summary tells no numbers of the whole run', async () => {
  const { rows, plots } = await partOf({ run: run('reach'), records: [reach] }, runDrawings);
  expect(plots.length).toBeGreaterThan(0);
  expect(rows).toEqual([]);
  const whole = { type: 'summary', loss: 1, metrics: {}, threshold: 2, norm: 3, long: 3, kinds: [] };
  const { rows: all } = await partOf({ run: run('reach'), records: [reach, whole] }, runDrawings);
  expect(all).toContainEqual(['high loss', '2']);
});

test('a run of another version is drawn but for the records that are other than today', async () => {
  const records = [
    { ...reach, distance: 'far' },
    { type: 'summary', loss: 1 },
  ];
  const { words } = await partOf({ run: run('reach'), records }, runDrawings);
  expect(words).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        /^Records of kind "reach" are not as this version writes them \(.*\) and not drawn; orograph export has them all\.$/,
      ),
      expect.stringContaining('Records of kind "summary"'),
    ]),
  );
});

test('a tunnel that no direction finds the end of is told as the whole circle, and what ends beyond the search as a bound', async () => {
  const angles = [Math.PI, Math.PI];
  const direction = (sample: number, model: string, bounded: object): object => ({
    type: 'width',
    model,
    sample,
    angle: angles[sample],
    distance: 3,
    bounded,
    norm: 2,
    loss: 0.1,
    metrics: {},
  });
  const model = (name: string, unbounded: object): object => ({
    model: name,
    trained: '',
    norm: 2,
    loss: 0.1,
    metrics: {},
    threshold: 0.6,
    unbounded,
    angle: { mean: 6.2, standardError: 0.1, count: 2 },
    distance: { mean: 3, standardError: 0.1, count: 2 },
  });
  const { words, plots } = await partOf(
    {
      run: run('width'),
      records: [
        ...[0, 1].map((k) => direction(k, 'a.onnx', { angle: false, distance: true })),
        ...[0, 1].map((k) => direction(k, 'b.onnx', { angle: k === 0, distance: true })),
        {
          type: 'summary',
          models: [model('a.onnx', { angle: 2, distance: 0 }), model('b.onnx', { angle: 1, distance: 0 })],
          groups: [],
        },
      ],
    },
    runDrawings,
  );
  expect(words).toEqual([
    expect.stringContaining(
      'The tunnel at a is the whole circle, 2π rad, seen from the origin, and 3.00 ± 0.10',
    ),
    expect.stringContaining('The tunnel at b is at least 6.20 ± 0.10 rad wide,'),
  ]);
  expect(plots.at(-1)!.note).toContain('3 of 4 are only lower bounds, drawn hollow');
});
