import { figure, type Claim, type Experiment, type Figure } from '../experiment.ts';
import { mostRepetitions } from '../study/groups.ts';
import { lowOnTest } from '../study/optimum.ts';
import { pairsOf, pathsKey, pathsPlans, pathsTasks, type PathsPlan } from '../measure/paths.ts';
import { listAt, numbersOf, ratiosOf, type Results } from '../report/read-results.ts';
import type { Study } from '../study/subject.ts';
import type { Finding } from '../verdict/finding.ts';
import { toyPathKeys, toyPathTasks } from '../wedges/toy-paths.ts';

const paths = ['linear', 'midpoints', 'polychain', 'bezier'] as const;
const titles: Readonly<Record<string, string>> = {
  linear: 'straight line',
  midpoints: 'recursive midpoints',
  polychain: 'one bend',
  bezier: 'Bézier curve',
  exact: 'exact, over the common axes',
};

/** E5: straight, halved and trained paths between two optima. */
export const connector: Experiment<PathsPlan> = {
  name: 'connector',
  label: 'E5',
  title: 'Paths between two optima',
  about:
    'Two optima from independent initializations are joined by a straight line, by recursive midpoints that descend in the hyperplane perpendicular to the segment they halve, by a chain with one trained bend and by a trained Bézier curve. The barrier of a path is its rise above the loss interpolated between the optima; that of trained paths counts in units of that of the straight line, on training and on test data.',
  plans: pathsPlans,
  claims: [
    barrierClaim(),
    pathClaim('midpoints', 'ours', 'the midpoint construction as we understand it'),
    pathClaim('polychain', 'earlier work', 'Garipov et al. 2018; Draxler et al. 2018'),
    pathClaim('bezier', 'earlier work', 'Garipov et al. 2018'),
    {
      claim:
        'Where the straight line has a barrier, the trained bend lies farther from the origin than its midpoint: the path returns towards the radius of the optima.',
      provenance: 'ours',
      source: 'seen on a small network before',
      contradictedBy:
        'A bend that stays at the radius of the midpoint: less than a quarter of the way back to that of the optima; or no barrier.',
      findings: (results, study) => [
        lineBarrier(ratiosOf(results, keysOf(study), ['linear', 'barrier'], ['atOrigin'])),
        {
          what: '(|bend| − |midpoint|) / (mean |optimum| − |midpoint|)',
          samples: returns(results, keysOf(study)),
          expected: 'above',
          bar: 0.25,
        },
      ],
    },
  ],
  condition: lowOnTest,
  tasks: pathsTasks,
  toyTasks: (_, seed) => toyPathTasks(seed),
  figures: (results, study) =>
    keysOf(study)
      .slice(0, 1)
      .flatMap((key) => [
        ...pathFigure(results, key, { names: paths, y: 'training loss' }),
        ...pathFigure(results, key, { names: paths, y: 'test loss', under: ['test'] }),
      ]),
  toyFigures: (results) =>
    pathFigure(results, toyPathKeys[0]!, {
      names: ['linear', 'midpoints', 'polychain', 'exact'],
      y: 'distance to the nearest wedge',
    }),
};

const keysOf = (study: Study): string[] =>
  pairsOf(study, mostRepetitions).map((pair) => pathsKey(study, pair));

/** How far the bend returns from the radius of the midpoint to the mean radius of the optima. */
const returns = (results: Results, keys: readonly string[]): number[] =>
  keys.flatMap((key) => {
    const ends = listAt(results, key, 'norms', 'ends');
    const [bend, middle] = ['bend', 'midpoint'].map((name) => numbersOf(results, [key], 'norms', name)[0]);
    if (bend === undefined || middle === undefined || ends.length === 0) return [];
    const radius = ends.reduce((sum, norm) => sum + norm, 0) / ends.length;
    return [(bend - middle) / (radius - middle)];
  });

/** The barrier of the straight line: what trained paths are measured by. */
const lineBarrier = (samples: readonly number[]): Finding => ({
  what: 'barrier of the straight line / loss at the origin',
  samples,
  expected: 'above',
  bar: 0.05,
});

function barrierClaim(): Claim {
  return {
    claim: 'The straight line between two optima leaves the low-loss region.',
    provenance: 'paper',
    source: 'figure 1, toy panel: the straight line leaves the wedges; on networks our reading',
    contradictedBy:
      'A straight line that nowhere rises by a twentieth of the loss at the origin, as on any convex loss.',
    findings: (results, study) => [
      lineBarrier(ratiosOf(results, keysOf(study), ['linear', 'barrier'], ['atOrigin'])),
    ],
    toyFindings: (results) => [
      {
        ...lineBarrier(numbersOf(results, toyPathKeys, 'linear', 'barrier')),
        what: 'barrier / |θ|',
        bar: 0.01,
      },
    ],
  };
}

function pathClaim(
  path: 'bezier' | 'midpoints' | 'polychain',
  provenance: Claim['provenance'],
  source: string,
): Claim {
  const finding = (results: Results, keys: readonly string[], under: readonly string[], on: string) =>
    ({
      what: `barrier along the ${titles[path]} / along the straight line${on}`,
      samples: ratiosOf(results, keys, [...under, path, 'barrier'], [...under, 'linear', 'barrier']),
      expected: 'below',
      bar: 0.25,
    }) as const;
  return {
    claim: `A low-loss path joins two optima that the straight line does not (${titles[path]}).`,
    provenance,
    source,
    contradictedBy:
      'A path that keeps more than a quarter of the barrier of the straight line, on training or on test data; or a straight line without one.',
    findings: (results, study) => {
      const keys = keysOf(study);
      return [
        lineBarrier(ratiosOf(results, keys, ['linear', 'barrier'], ['atOrigin'])),
        finding(results, keys, [], ', training data'),
        finding(results, keys, ['test'], ', test data'),
      ];
    },
    ...(path === 'midpoints' && { toyFindings: (results) => [finding(results, toyPathKeys, [], '')] }),
    ...(path === 'polychain' && { toyFindings: (results) => [exactFinding(results)] }),
  };
}

/** On the wedges the best bend is known: the mean of the optima on the axes they share. */
const exactFinding = (results: Results): Finding => ({
  what: 'highest loss along the exact path, units of |θ|',
  samples: numbersOf(results, toyPathKeys, 'exact', 'highest'),
  expected: 'below',
  bar: 0.001,
});

function pathFigure(
  results: Results,
  key: string,
  {
    names,
    y,
    under = [],
  }: { readonly names: readonly string[]; readonly y: string; readonly under?: readonly string[] },
): Figure[] {
  const series = names.flatMap((name) => {
    const [at, loss] = ['at', 'loss'].map((what) => listAt(results, key, ...under, name, what)) as [
      number[],
      number[],
    ];
    return at.length === 0 ? [] : [{ name: titles[name]!, points: at.map((x, i) => ({ x, y: loss[i]! })) }];
  });
  if (series.length === 0) return [];
  return [
    figure(
      'lines',
      { x: { title: 't, share of the path', domain: [0, 1] }, y: { title: y }, series, symbols: false },
      `The ${y} along each path from one optimum (t = 0) to the other (t = 1).`,
    ),
  ];
}
