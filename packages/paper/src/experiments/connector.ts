import { figure, type Claim, type Experiment, type Figure } from '../experiment.ts';
import { pairsOf, pathsKey, pathsPlans, pathsTasks, type PathsPlan } from '../measure/paths.ts';
import { listAt, numbersOf, ratiosOf, type Results } from '../report/read-results.ts';
import type { Study } from '../study/subject.ts';
import type { Finding } from '../verdict/verdict.ts';
import { toyPathKeys, toyPathTasks } from '../wedges/toy-paths.ts';

const mostPairs = pathsPlans.full.pairs;
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
    'Two optima from independent initializations are joined by a straight line, by recursive midpoints that descend in the hyperplane perpendicular to the segment they halve, by a chain with one trained bend and by a trained Bézier curve. Losses are those on all training examples.',
  plans: pathsPlans,
  claims: [
    barrierClaim(),
    pathClaim('midpoints', 'ours', 'the midpoint construction as we understand it'),
    pathClaim('polychain', 'earlier work', 'Garipov et al. 2018; Draxler et al. 2018'),
    pathClaim('bezier', 'earlier work', 'Garipov et al. 2018'),
    {
      claim:
        'The trained bend lies farther from the origin than the midpoint of the straight line: the path returns towards the radius of the optima.',
      provenance: 'ours',
      source: 'seen on a small network before',
      findings: (results, study) => [
        {
          what: '|bend| / |midpoint|',
          samples: ratiosOf(results, keysOf(study), ['norms', 'bend'], ['norms', 'midpoint']),
          expected: 'above',
          bar: 1,
          isRatio: true,
        },
      ],
    },
  ],
  tasks: pathsTasks,
  toyTasks: (_, seed) => toyPathTasks(seed),
  figures: (results, study) =>
    keysOf(study)
      .slice(0, 1)
      .flatMap((key) => pathFigure(results, key, paths, 'training loss')),
  toyFigures: (results) =>
    pathFigure(
      results,
      toyPathKeys[0]!,
      ['linear', 'midpoints', 'polychain', 'exact'],
      'distance to the nearest wedge',
    ),
};

const keysOf = (study: Study): string[] => pairsOf(study, mostPairs).map((pair) => pathsKey(study, pair));

function barrierClaim(): Claim {
  const finding = (samples: number[]) =>
    ({
      what: 'barrier of the straight line / loss at the origin',
      samples,
      expected: 'above',
      bar: 0.05,
    }) as const;
  return {
    claim: 'The straight line between two optima leaves the low-loss region.',
    provenance: 'paper',
    source: 'figure 1, toy panel: the straight line leaves the wedges; on networks our reading',
    findings: (results, study) => [
      finding(ratiosOf(results, keysOf(study), ['linear', 'barrier'], ['atOrigin'])),
    ],
    toyFindings: (results) => [
      { ...finding(numbersOf(results, toyPathKeys, 'linear', 'barrier')), what: 'barrier / |θ|', bar: 0.01 },
    ],
  };
}

function pathClaim(
  path: 'bezier' | 'midpoints' | 'polychain',
  provenance: Claim['provenance'],
  source: string,
): Claim {
  const finding = (results: Results, keys: readonly string[]) =>
    ({
      what: `highest loss along the ${titles[path]} / along the straight line`,
      samples: ratiosOf(results, keys, [path, 'highest'], ['linear', 'highest']),
      expected: 'below',
      bar: 0.25,
      isRatio: true,
    }) as const;
  return {
    claim: `A low-loss path joins two optima (${titles[path]}).`,
    provenance,
    source,
    findings: (results, study) => [finding(results, keysOf(study))],
    ...(path === 'midpoints' && { toyFindings: (results) => [finding(results, toyPathKeys)] }),
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

function pathFigure(results: Results, key: string, names: readonly string[], y: string): Figure[] {
  const series = names.flatMap((name) => {
    const [at, loss] = [listAt(results, key, name, 'at'), listAt(results, key, name, 'loss')];
    return at.length === 0 ? [] : [{ name: titles[name]!, points: at.map((x, i) => ({ x, y: loss[i]! })) }];
  });
  if (series.length === 0) return [];
  return [
    figure(
      'lines',
      { x: { title: 't, share of the path', domain: [0, 1] }, y: { title: y }, series, symbols: false },
      'The loss along each path from one optimum (t = 0) to the other (t = 1).',
    ),
  ];
}
