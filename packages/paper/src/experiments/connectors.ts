import { fieldAt } from '@orograph/report';
import {
  barycentricSubdivision,
  connector as trained,
  flatSimplex,
  minibatches,
  straightConnector,
} from '@orograph/probes';
import { adam, cosineDecay, named, type Measurement, type Vector } from '@orograph/tensor';
import { barycentricConnector, wedges } from '@orograph/toy';

import { toyOptima } from '../wedges/toy-optima.ts';
import { connectorRecord } from '../measure/connector-record.ts';
import { figure, type Experiment, type Figure } from '../experiment.ts';
import { accuracyShares, flatRise, riseShares } from '../findings/connector-findings.ts';
import { disjointGroups, mostRepetitions } from '../study/groups.ts';
import { lowOnTest, optimumKey, optimumTasks } from '../study/optimum.ts';
import { numbersOf, type Results } from '../report/read-results.ts';
import type { DerivableLoss } from '../study/network-bench.ts';
import type { Study } from '../study/subject.ts';
import type { Task } from '../study/task.ts';
import { studyStream } from '../study/streams.ts';

/** Between how many optima, how many times, and how connectors are trained. */
interface ConnectorsPlan {
  /** m + 1 for each kind of connector. */
  readonly sizes: readonly number[];
  /** The most groups of each size; they share no optimum. */
  readonly groups: number;
  /** Steps. */
  readonly steps: number;
  /** Points of the connector drawn for each step. */
  readonly draws: number;
  /** Examples for each point. */
  readonly batch: number;
  /** η₀ of Adam. */
  readonly rate: number;
  /** Points at which a connector is measured. */
  readonly samples: number;
}

const plans = {
  quick: { sizes: [3, 4], groups: 4, steps: 800, draws: 1, batch: 64, rate: 5e-3, samples: 300 },
  standard: { sizes: [3], groups: 3, steps: 500, draws: 1, batch: 64, rate: 3e-3, samples: 150 },
  full: { sizes: [3, 4, 5], groups: 5, steps: 20_000, draws: 4, batch: 128, rate: 1e-3, samples: 2000 },
} as const satisfies Record<string, ConnectorsPlan>;

const toy = { dim: 200, longDirections: 160, groups: 3, samples: 300 } as const;

/** E6: low-loss connectors between more than two optima. */
export const connectors: Experiment<ConnectorsPlan> = {
  name: 'connectors',
  label: 'E6',
  title: 'Connectors between several optima',
  about:
    'Through m + 1 optima a low-loss m-dimensional complex is trained, all vertices of the barycentric subdivision of their simplex at once, and measured at random points of all its cells, on training and on test data; beside it the flat simplex of the same optima. Losses count from the worst optimum, in units of the rise of the flat simplex above it. On the toy the vertices are known: the mean on the axes that the optima share.',
  plans,
  claims: plans.full.sizes.map((size) => ({
    claim: `There is a low-loss subspace that connects ${size} optima, not only a pair (m = ${size - 1}).`,
    provenance: 'paper' as const,
    source: 'the abstract; the vertices and their training here are ours',
    contradictedBy:
      'A connector that keeps more than a quarter of the rise of the flat simplex, or of its loss of accuracy, on training or on test data; or a flat simplex that is low itself.',
    findings: (results: Results, study: Study) => {
      const keys = keysOf(study, size);
      return [flatRise(results, keys), ...riseShares(results, keys), ...accuracyShares(results, keys)];
    },
    toyFindings: (results: Results) => [
      {
        what: 'highest loss on the exact connector / on the flat simplex',
        samples: toyKeys(size).flatMap((key) => {
          const [bent, flat] = [
            numbersOf(results, [key], 'connector', 'highest'),
            numbersOf(results, [key], 'flat', 'highest'),
          ];
          return bent.map((height, i) => height / flat[i]!);
        }),
        expected: 'below' as const,
        bar: 0.01,
      },
    ],
  })),
  condition: lowOnTest,
  tasks: (plan, study) => [
    ...optimumTasks(study),
    ...plan.sizes.flatMap((size) =>
      disjointGroups(study.optima, size, plan.groups).map((group) => networkTask(plan, study, group)),
    ),
  ],
  toyTasks: (plan, seed) =>
    plan.sizes.flatMap((size) =>
      toyKeys(size).map((key, k) => toyTask(key, size, studyStream(seed, 'toy connector', k))),
    ),
  figures: (results, study) => ternaries(results, keysOf(study, 3)[0], 'training loss'),
  toyFigures: (results) => ternaries(results, toyKeys(3)[0], 'distance'),
};

const keyOf = ({ subject }: Study, group: readonly number[]): string =>
  `${subject.name}/connectors/${group.join('-')}`;
const keysOf = (study: Study, size: number): string[] =>
  disjointGroups(study.optima, size, mostRepetitions).map((group) => keyOf(study, group));
const toyKeys = (size: number): string[] =>
  Array.from({ length: toy.groups }, (_, k) => `toy/connectors/${size}/${k}`);

function networkTask(plan: ConnectorsPlan, study: Study, group: readonly number[]): Task {
  return {
    key: keyOf(study, group),
    subject: study.subject,
    after: group.map((k) => optimumKey(study, k)),
    work: ({ measured, test }) => ({
      gradients: plan.steps * plan.draws * plan.batch,
      values: 2 * plan.samples * (measured + test),
    }),
    run: async (lab) => {
      const { learnt, train, test } = await lab.bench(study.subject);
      const optima = group.map((k) => lab.vectors(optimumKey(study, k))['theta']!);
      const seed = named(study.seed, 'connector', ...group);
      const { steps, draws, rate, samples } = plan;
      const complex = barycentricSubdivision(optima.length);
      const size = Math.min(plan.batch, learnt.examples);
      const last = (
        await lab.follow(
          trained(minibatches(learnt, { size, seed }), {
            optima,
            complex,
            samples: draws,
            optimizer: adam(),
            schedule: cosineDecay(rate, { steps }),
            steps,
            seed,
          }),
        )
      ).at(-1)!;
      // It is measured at other points than it was trained at.
      const settings = { samples, seed: named(seed, 'measured') };
      const flat = straightConnector(optima, flatSimplex(optima.length));
      const bent = { complex, vertices: last.vertices };
      const surfaces = async (loss: DerivableLoss): Promise<Readonly<Record<string, unknown>>> => ({
        worstOptimum: await worstOf(loss, optima),
        connector: await connectorRecord(lab, loss, bent, settings),
        flat: await connectorRecord(lab, loss, flat, settings),
      });
      return {
        values: {
          status: last.status,
          ...(await surfaces(train)),
          test: await surfaces(test),
          atOrigin: await train.value(new Float32Array(train.dim)),
        },
      };
    },
  };
}

/** The highest loss and the lowest accuracy among optima. */
async function worstOf(
  loss: DerivableLoss,
  optima: readonly Vector[],
): Promise<{ readonly loss: number; readonly accuracy?: number }> {
  const ends: Measurement[] = [];
  for (const optimum of optima) ends.push(await loss.metrics(optimum));
  const accuracies = ends.flatMap(({ metrics }) => metrics['accuracy'] ?? []);
  return {
    loss: Math.max(...ends.map((end) => end.loss)),
    ...(accuracies.length > 0 && { accuracy: Math.min(...accuracies) }),
  };
}

function toyTask(key: string, size: number, seed: number): Task {
  return {
    key,
    run: async (lab) => {
      const { dim, longDirections, samples } = toy;
      const loss = wedges({ dim, longDirections });
      const optima = toyOptima(loss, size, seed);
      const exact = barycentricConnector(loss, optima).vertices;
      const complex = barycentricSubdivision(size);
      const vertices = complex.vertices.map(
        (subset) => exact[subset.reduce((mask, i) => mask | (1 << i), 0)]!,
      );
      const flat = straightConnector(optima, flatSimplex(size));
      return {
        values: {
          connector: await connectorRecord(lab, loss, { complex, vertices }, { samples, seed }),
          flat: await connectorRecord(lab, loss, flat, { samples, seed }),
        },
      };
    },
  };
}

const ternaries = (results: Results, key: string | undefined, value: string): Figure[] =>
  (['flat', 'connector'] as const).flatMap((surface) => {
    const points = fieldAt(results.get(key ?? ''), surface, 'points') as
      readonly { weights: [number, number, number]; value: number }[] | undefined;
    if (!points) return [];
    const corners = ['optimum 1', 'optimum 2', 'optimum 3'] as const;
    const words =
      surface === 'flat'
        ? 'The flat simplex of three optima.'
        : 'The connector, laid out over the flat simplex.';
    return [figure('ternary', { corners, points, value }, words)];
  });
