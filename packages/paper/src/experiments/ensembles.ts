import {
  averageGain,
  ensembleGain,
  ensembleMembers,
  type EnsemblePlan,
  memberRecords,
} from '@orograph/probes';
import type { Observable } from 'rxjs';

import type { Experiment } from '../experiment.ts';
import { barrierShare, ensembleFigures } from '../report/ensemble-figures.ts';
import {
  atLargestRate,
  ensembleKey,
  type EnsembleKind,
  ensembleNumbers,
} from '../report/ensemble-results.ts';
import { lowOnTest, optimumKey, optimumTasks } from '../study/optimum.ts';
import type { Study } from '../study/subject.ts';
import type { Task } from '../study/task.ts';
import {
  toyAverageFinding,
  toyEnsembleFigures,
  toyEnsembleTasks,
  toyKickFinding,
} from '../wedges/toy-ensembles.ts';
import { studyStream } from '../study/streams.ts';

/** The largest rates by method, how many ensembles of each, and points of each barrier. */
interface EnsemblesPlan extends Pick<EnsemblePlan, 'batch' | 'cycleEpochs' | 'cycles' | 'momentum'> {
  readonly rates: Readonly<Record<EnsemblePlan['method'], readonly number[]>>;
  readonly seeds: number;
  readonly points: number;
}

const sweep = [0.003, 0.01, 0.03, 0.1, 0.2, 0.3] as const;
const plans = {
  quick: {
    rates: { fge: sweep, swa: [0.01], snapshot: [0.1], independent: [0.1] },
    seeds: 3,
    cycles: 4,
    cycleEpochs: 4,
    batch: 64,
    momentum: 0.9,
    points: 21,
  },
  standard: {
    rates: { fge: [0.003, 0.1], swa: [0.01], snapshot: [], independent: [0.1] },
    seeds: 5,
    cycles: 2,
    cycleEpochs: 1,
    batch: 256,
    momentum: 0.9,
    points: 9,
  },
  full: {
    rates: { fge: sweep, swa: sweep, snapshot: sweep, independent: [0.1] },
    seeds: 5,
    cycles: 6,
    cycleEpochs: 8,
    batch: 128,
    momentum: 0.9,
    points: 61,
  },
} as const satisfies Record<string, EnsemblesPlan>;

const independent: EnsembleKind = { method: 'independent', rate: 0.1 };
const slowest: EnsembleKind = { method: 'fge', rate: sweep[0] };

/** E8: ensembles in the light of the wedges. */
export const ensembles: Experiment<EnsemblesPlan> = {
  name: 'ensembles',
  label: 'E8',
  title: 'Ensembles in the light of the wedges',
  about:
    'From a trained optimum the learning rate goes round in triangular cycles of several largest rates (fast geometric ensembling), and a member is taken where it is smallest; beside it snapshot ensembles, stochastic weight averaging and independent trainings. Barriers are those of the training loss between successive members, accuracies those on test data. On the toy an optimum is kicked and descends again, and noisy iterates are averaged.',
  plans,
  claims: [
    {
      claim: 'A cyclical learning rate leaves the wedge only when its maximum is large enough.',
      contradictedBy:
        'A barrier between successive members at the smallest rate, or none at the largest at which all learn.',
      provenance: 'ours',
      source: 'as we remember the paper’s discussion',
      findings: (results, study) => [
        {
          what: `barrier between successive members / loss at the origin, largest rate ${sweep[0]}`,
          samples: ensembleNumbers(results, study, slowest, barrierShare),
          expected: 'below',
          bar: 0.02,
        },
        {
          what: 'the same at the largest rate at which every member learns',
          samples: atLargestRate(results, study, sweep, barrierShare),
          expected: 'above',
          bar: 0.02,
        },
      ],
      toyFindings: (results) => [toyKickFinding(results)],
    },
    {
      claim: 'Averaging predictions gains more from members in different wedges than from members in one.',
      contradictedBy:
        'A gain from independent members that is no larger, or no barrier between them: then they are in one wedge.',
      provenance: 'ours',
      source: 'as we remember the paper’s discussion; Fort, Hu & Lakshminarayanan 2019',
      findings: (results, study) => [
        {
          what: 'barrier between successive members / loss at the origin, independent',
          samples: ensembleNumbers(results, study, independent, barrierShare),
          expected: 'above',
          bar: 0.02,
        },
        {
          what: 'accuracy gained by the ensemble over its mean member, independent less smallest rate',
          samples: ensembleNumbers(results, study, independent, ensembleGain).map(
            (own, k) => own - ensembleNumbers(results, study, slowest, ensembleGain)[k]!,
          ),
          expected: 'above',
          bar: 0,
        },
      ],
    },
    {
      claim: 'Averaging weights is safe within a wedge and fails across wedges.',
      contradictedBy:
        'An accuracy lost by averaging weights at the smallest rate, or less than a tenth lost between independent trainings.',
      provenance: 'ours',
      source: 'the toy: a wedge is convex along its long directions, two wedges are not',
      findings: (results, study) => [
        {
          what: 'accuracy of averaged weights less that of the mean member, smallest rate',
          samples: ensembleNumbers(results, study, slowest, averageGain),
          expected: 'above',
          bar: -0.01,
        },
        {
          what: 'accuracy of averaged weights less that of the mean member, independent',
          samples: ensembleNumbers(results, study, independent, averageGain),
          expected: 'below',
          bar: -0.1,
        },
      ],
      toyFindings: (results) => [toyAverageFinding(results)],
    },
  ],
  condition: lowOnTest,
  tasks: (plan, study) => [
    ...optimumTasks(study),
    ...Object.entries(plan.rates).flatMap(([method, rates]) =>
      rates.flatMap((rate) =>
        Array.from({ length: plan.seeds }, (_, k) =>
          networkTask(plan, study, { method: method as EnsembleKind['method'], rate }, k),
        ),
      ),
    ),
  ],
  toyTasks: (_, seed) => toyEnsembleTasks(seed),
  figures: (results, study) => ensembleFigures(results, study, sweep),
  toyFigures: toyEnsembleFigures,
};

function networkTask(plan: EnsemblesPlan, study: Study, kind: EnsembleKind, k: number): Task {
  return {
    key: ensembleKey(study, kind, k),
    subject: study.subject,
    after: [optimumKey(study, k)],
    work: ({ learnt, measured, test }) => ({
      gradients: plan.cycles * plan.cycleEpochs * learnt,
      values: plan.cycles * (plan.points * measured + 4 * test),
    }),
    run: async (lab) => {
      const { learnt, train, test, testData, initial } = await lab.bench(study.subject);
      const optimum = lab.vectors(optimumKey(study, k))['theta']!;
      const { cycles, cycleEpochs, batch, momentum, points } = plan;
      const seed = studyStream(study.seed, 'ensemble', k);
      const settings = { ...kind, cycles, cycleEpochs, batch, momentum, seed };
      const found = await lab.follow(ensembleMembers(learnt, { initial, optimum }, settings));
      const members = found.filter(({ status }) => status === 'done').map(({ theta }) => theta);
      const bench = {
        train,
        test,
        labels: testData.target!.data,
        points,
        follow: <T>(probe: Observable<T>) => lab.follow(probe),
      };
      return {
        values: {
          ...kind,
          status: found.at(-1)!.status,
          atOrigin: await train.value(new Float32Array(train.dim)),
          members: await memberRecords(bench, members),
        },
      };
    },
  };
}
