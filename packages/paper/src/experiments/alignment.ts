import {
  curve,
  lengthRatio,
  minibatches,
  segment,
  slice,
  weightMatching,
  type MeasuredLoss,
} from '@orograph/probes';
import { adam, cosine, cosineDecay, type Sliceable, type Vector } from '@orograph/tensor';

import { figure, type Claim, type Experiment, type Figure } from '../experiment.ts';
import { mostRepetitions } from '../study/groups.ts';
import { lowOnTest, optimumKey } from '../study/optimum.ts';
import { pairsOf, pathsKey, pathsPlans, pathsTasks, type PathsPlan } from '../measure/paths.ts';
import { profileAlong } from '../measure/measure-path.ts';
import { profileOf, type Profile } from '../measure/profile.ts';
import { listAt, numbersOf, ratiosOf, type Results } from '../report/read-results.ts';
import type { Study } from '../study/subject.ts';
import type { Task } from '../study/task.ts';
import { studyStream } from '../study/streams.ts';

/** E10: the same paths between optima whose units are permuted to match. */
export const alignment: Experiment<PathsPlan> = {
  name: 'alignment',
  label: 'E10',
  title: 'What of a barrier is symmetry',
  about:
    'Two optima can be one function with its hidden units in another order. The second of each pair is permuted so that its weights come close to those of the first, which changes no prediction; then the straight line and a chain with one trained bend are measured as before.',
  isOnRequest: true,
  plans: pathsPlans,
  claims: [
    {
      claim: 'A part of the barrier between two optima is a matter of the order of their units.',
      provenance: 'later work',
      source: 'Entezari et al. 2022; Ainsworth, Hayase & Srinivasa 2023',
      contradictedBy:
        'A barrier that keeps nine tenths of its height when units are matched, or more; or none before.',
      findings: (results, study) => [
        lineBefore(results, study),
        remaining(results, study, [], ', training data'),
        remaining(results, study, ['test'], ', test data'),
      ],
    },
    {
      claim: 'A part of the barrier is none that matching the units by their weights removes.',
      provenance: 'ours',
      source: 'of networks as narrow as these',
      contradictedBy:
        'A line between matched optima that nowhere rises by a twentieth of the loss at the origin.',
      findings: (results, study) => [
        {
          what: 'barrier of the straight line between matched optima / loss at the origin',
          samples: ratiosOf(results, keysOf(study), ['linear', 'barrier'], ['atOrigin']),
          expected: 'above',
          bar: 0.05,
        },
      ],
    },
    bendClaim(),
  ],
  condition: lowOnTest,
  tasks: (plan, study) => [
    ...pathsTasks(plan, study),
    ...pairsOf(study, plan.pairs).map((pair) => alignedTask(plan, study, pair)),
  ],
  toyTasks: () => [],
  figures: (results, study) =>
    pairsIn(study)
      .slice(0, 1)
      .flatMap((pair) => profileFigure(results, study, pair)),
  toyFigures: () => [],
};

const pairsIn = (study: Study): number[][] => pairsOf(study, mostRepetitions);
const keyOf = ({ subject }: Study, [a, b]: readonly number[]): string =>
  `${subject.name}/alignment/${a}-${b}`;
const keysOf = (study: Study): string[] => pairsIn(study).map((pair) => keyOf(study, pair));
const beforeKeys = (study: Study): string[] => pairsIn(study).map((pair) => pathsKey(study, pair));

const lineBefore = (results: Results, study: Study) =>
  ({
    what: 'barrier of the straight line as it is / loss at the origin',
    samples: ratiosOf(results, beforeKeys(study), ['linear', 'barrier'], ['atOrigin']),
    expected: 'above',
    bar: 0.05,
  }) as const;

/** What a path of matched optima keeps of the barrier of the straight line between those as they are. */
function shares(results: Results, study: Study, path: string, under: readonly string[]): number[] {
  return pairsIn(study).flatMap((pair) => {
    const [after] = numbersOf(results, [keyOf(study, pair)], ...under, path, 'barrier');
    const [before] = numbersOf(results, [pathsKey(study, pair)], ...under, 'linear', 'barrier');
    return after === undefined || before === undefined ? [] : [after / before];
  });
}

const remaining = (results: Results, study: Study, under: readonly string[], on: string) =>
  ({
    what: `barrier of the straight line, units matched / as they are${on}`,
    samples: shares(results, study, 'linear', under),
    expected: 'below',
    bar: 0.9,
  }) as const;

function bendClaim(): Claim {
  return {
    claim: 'A low-loss path of one bend joins matched optima as it joins others.',
    provenance: 'ours',
    source: 'Garipov et al. 2018 for optima as they are',
    contradictedBy:
      'A path that keeps more than a quarter of the barrier of the straight line between the optima as they are.',
    findings: (results, study) => [
      lineBefore(results, study),
      {
        what: 'barrier along the one bend, units matched / along the straight line as it is',
        samples: shares(results, study, 'polychain', []),
        expected: 'below',
        bar: 0.25,
      },
    ],
  };
}

function alignedTask(plan: PathsPlan, study: Study, pair: readonly number[]): Task {
  return {
    key: keyOf(study, pair),
    subject: study.subject,
    after: pair.map((k) => optimumKey(study, k)),
    work: ({ measured, test }) => ({
      gradients: plan.batch * plan.curveSteps,
      values: 2 * plan.points * (measured + test),
    }),
    run: async (lab) => {
      const { learnt, train, test, units } = await lab.bench(study.subject);
      const [a, b] = pair.map((k) => lab.vectors(optimumKey(study, k))['theta']!) as [Vector, Vector];
      const seed = studyStream(study.seed, 'path', pair[0]);
      const found = weightMatching(units(), { reference: a, theta: b, layout: learnt.layout, seed });
      const ends = [a, found.theta] as const;
      const objective = minibatches(learnt, { size: Math.min(plan.batch, learnt.examples), seed });
      const steps = plan.curveSteps;
      const schedule = cosineDecay(plan.rate, { steps });
      const training = { ends, kind: 'polychain', optimizer: adam(), seed, steps, schedule } as const;
      const chain = (await lab.follow(curve(objective, training))).at(-1)!.vertices;
      const { points } = plan;
      const profiles = async (loss: MeasuredLoss & Partial<Sliceable>): Promise<Record<string, Profile>> => ({
        linear: profileOf(await lab.follow(slice(loss, segment(...ends, { points })))),
        polychain: await profileAlong(lab, loss, chain, { kind: 'polychain', points }),
      });
      return {
        values: {
          ...(await profiles(train)),
          test: await profiles(test),
          lengths: { polychain: lengthRatio(chain) },
          distance: found.distance,
          cosine: { before: cosine(a, b), after: cosine(...ends) },
          // 0 but for rounding: the permuted network is the same function.
          lossDifference: (await train.value(found.theta)) - (await train.value(b)),
          atOrigin: await train.value(new Float32Array(train.dim)),
        },
      };
    },
  };
}

function profileFigure(results: Results, study: Study, pair: readonly number[]): Figure[] {
  const lines = [
    ['straight line', pathsKey(study, pair), 'linear'],
    ['straight line, units matched', keyOf(study, pair), 'linear'],
    ['one bend', pathsKey(study, pair), 'polychain'],
    ['one bend, units matched', keyOf(study, pair), 'polychain'],
  ] as const;
  const series = lines.flatMap(([name, key, path]) => {
    const [at, loss] = [listAt(results, key, path, 'at'), listAt(results, key, path, 'loss')];
    return at.length === 0 ? [] : [{ name, points: at.map((x, i) => ({ x, y: loss[i]! })) }];
  });
  if (series.length < lines.length) return [];
  return [
    figure(
      'lines',
      {
        x: { title: 't, share of the path', domain: [0, 1] },
        y: { title: 'training loss' },
        series,
        symbols: false,
      },
      `The training loss from optimum ${pair[0]} (t = 0) to optimum ${pair[1]} (t = 1) of ${pairsIn(study).length} pairs, as it is and with its units permuted to match the first.`,
    ),
  ];
}
