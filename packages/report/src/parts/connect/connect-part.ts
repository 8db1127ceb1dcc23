import { connectRecords } from '@orograph/runs/kinds';
import { recordOf, recordsOf } from '@orograph/runs/records';

import { type FactRow, text } from '../../page/fact-rows.ts';
import { fieldAt, listAt, type RunJson } from '../../page/record-fields.ts';
import type { ReportPartOf } from '../../page/report-part.ts';
import { lossTitle } from '../../slice/slice-report.ts';
import { profile, ternary, training } from './connect-plots.ts';
import { modelNames, type Connector, type Measure, type Profile } from './shown-measure.ts';
import { worstBars, worstByOptima } from './worst-plots.ts';

/**
 * A connector beside the linear simplex: profiles of a path, ternary plots of a 2-connector, and how the worst point depends on how
 * many optima meet in it.
 */
export const part: ReportPartOf = ({ run, records }) => {
  const connector = recordOf(records, connectRecords, 'connector');
  const profiles = recordsOf(records, connectRecords, 'profile');
  const method = String(fieldAt(run, 'identity', 'method'));
  const optima = connector?.optima.length ?? listAt(run, 'models').length;
  const measures: Measure[] = [
    { name: 'loss', title: lossTitle(run), of: ({ loss }) => loss },
    {
      name: 'accuracy',
      title: 'accuracy (share)',
      of: (at) => ('metrics' in at ? at.metrics['accuracy'] : at.accuracy) ?? Number.NaN,
    },
    {
      name: 'test-loss',
      title: 'loss on test data',
      of: (at) => ('metrics' in at ? at.metrics['testLoss'] : at.testLoss) ?? Number.NaN,
    },
    {
      name: 'test-accuracy',
      title: 'accuracy on test data (share)',
      of: (at) => ('metrics' in at ? at.metrics['testAccuracy'] : at.testAccuracy) ?? Number.NaN,
    },
  ];
  const shown = measures.filter(({ of }) => profiles.some((record) => Number.isFinite(of(record))));
  const along = (path: string): readonly Profile[] => profiles.filter((record) => record.path === path);
  const sides = ['linear', method].map((path) => ({ path, points: along(path) }));
  return {
    words: connectWords(connector, method),
    plots: [
      ...(optima === 2 ? shown.map((measure) => profile(run, measure, sides)) : []),
      ...(optima === 3 ? shown.flatMap((measure) => sides.map((side) => ternary(run, measure, side))) : []),
      ...(optima > 2 ? shown.map((measure) => worstByOptima(measure, sides)) : []),
      ...(connector === undefined ? [] : shown.map((measure) => worstBars(run, measure, connector, method))),
      ...training(records, lossTitle(run)),
    ],
    rows: rowsOf(run, records, connector),
  };
};

/** How much lower the connector stays than the straight simplex. */
function connectWords(connector: Connector | undefined, method: string): string[] {
  if (connector === undefined) return ['The connector is not trained yet.'];
  const [linear, worst] = [connector.linearWorst.loss, connector.worst.loss];
  const optima = connector.optima.map(({ loss }) => loss);
  return [
    `Straight between the ${optima.length} optima the loss reaches ${text(linear)}; on the ${method} connector it stays at or below ${text(worst)}. The optima themselves lie at ${text(Math.min(...optima))} to ${text(Math.max(...optima))}.`,
    ...testWords(connector, method),
  ];
}

/** The same on test data, where there are some: a connector that is low on training data alone joins nothing. */
function testWords({ linearWorst, worst, optima }: Connector, method: string): string[] {
  const tests = optima.flatMap(({ testLoss }) => (testLoss === undefined ? [] : [testLoss]));
  if (linearWorst.testLoss === undefined || worst.testLoss === undefined || tests.length === 0) return [];
  return [
    `On test data the loss reaches ${text(linearWorst.testLoss)} straight between them and ${text(worst.testLoss)} on the ${method} connector; the optima lie at ${text(Math.min(...tests))} to ${text(Math.max(...tests))}.`,
  ];
}

function rowsOf(run: RunJson, records: readonly unknown[], connector: Connector | undefined): FactRow[] {
  if (connector === undefined) return [];
  const summary = recordOf(records, connectRecords, 'summary');
  const numbers = ({ loss, accuracy, testLoss, testAccuracy }: Connector['worst'], radius?: number): string =>
    [
      `loss ${text(loss)}`,
      ...(accuracy === undefined ? [] : [`accuracy ${text(accuracy)}`]),
      ...(testLoss === undefined ? [] : [`test loss ${text(testLoss)}`]),
      ...(testAccuracy === undefined ? [] : [`test accuracy ${text(testAccuracy)}`]),
      ...(radius === undefined ? [] : [`|θ| ${text(radius)}`]),
    ].join(' · ');
  const names = modelNames(run);
  return [
    ['connector', `m = ${text(connector.m)}, ${connector.method}, training ${connector.status}`],
    ['points', text(connector.points)],
    ...connector.optima.map((optimum, k): FactRow => [names[k] ?? String(k), numbers(optimum)]),
    ['connector, worst', numbers(connector.worst)],
    ['connector, mean', numbers(connector.mean)],
    ['linear simplex, worst', numbers(connector.linearWorst)],
    ['linear simplex, mean', numbers(connector.linearMean)],
    ...connector.vertices.map((vertex): FactRow => [
      `vertex between ${vertex.between.map((k) => names[k] ?? String(k)).join(', ')}`,
      numbers(vertex, vertex.norm),
    ]),
    ...(summary?.barrier
      ? [
          ['barrier, linear', text(summary.barrier.linear)] as const,
          ['barrier, connector', text(summary.barrier.connector)] as const,
        ]
      : []),
    ...(summary?.lengthRatio === undefined
      ? []
      : [['length over the distance of the ends', text(summary.lengthRatio)] as const]),
  ];
}
