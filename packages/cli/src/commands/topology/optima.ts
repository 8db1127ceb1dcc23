import { withGradient, type ModelLoss, type Subject } from '@orograph/models';
import { disconnectivity, persistence, segment, slice } from '@orograph/probes';
import { numberText } from '@orograph/report';
import type { TypedRecord } from '@orograph/runs';
import type { AnyRecordOf } from '@orograph/runs/records';
import { optimaRecords } from '@orograph/runs/kinds';
import { type Body, misuse, type ResultRecord } from '@orograph/program';
import { joinedLoss, openFiles } from '@orograph/program/models';
import { foldAll, lastOf, probeRun, type ProbeTask } from '@orograph/program/run';
import { defer, from, map, toArray, type Observable } from 'rxjs';

import { highest, relaxedWay } from './relaxed-way.ts';
import { topologyCommand, type TopologyFlags } from './topology-command.ts';

/** Checkpoints of one network, and its loss as a function of θ alone. */
interface Optima {
  readonly subjects: readonly Subject[];
  readonly loss: ModelLoss;
}

/** Measures the ways between checkpoints and the tree in which they join as the level rises: the disconnectivity graph. */
export const optimaBody: Body<typeof topologyCommand.flags> = probeRun(topologyCommand, {
  records: optimaRecords,
  open: openFiles({ oneSpace: true, statistics: true }),
  prepare: async (subjects: readonly Subject[], flags, { keep }): Promise<Optima> => {
    if (subjects.length < 2)
      throw misuse('no way to measure', {
        expected: 'at least 2 checkpoints',
        got: '1 checkpoint',
        where: 'the runs',
      });
    const loss = keep(await joinedLoss(subjects as [Subject], flags));
    // What cannot be relaxed fails here, before anything is written.
    if (flags.relax !== undefined) withGradient({ path: subjects[0]!.path, loss });
    return { subjects, loss };
  },
  fold: () => foldAll(treeOf),
  *tasks({ subjects, loss }, { points, relax, rate, climb }, { signal }): Generator<ProbeTask<TypedRecord>> {
    for (const [optimum, { path, loss: own }] of subjects.entries())
      yield {
        key: { optimum },
        count: 1,
        stream: () =>
          defer(() =>
            from(loss.value(own.theta)).pipe(map((value) => ({ type: 'optimum', path, loss: value }))),
          ),
      };
    for (let b = 1; b < subjects.length; b++)
      for (let a = 0; a < b; a++)
        yield {
          key: { between: [a, b] },
          count: 1,
          stream: () =>
            passBetween([subjects[a]!, subjects[b]!], loss, { points, relax, rate, climb }, signal),
        };
  },
  text,
});

/** Measures the straight way between two checkpoints, and where it is asked for relaxes it. */
function passBetween(
  [a, b]: readonly [Subject, Subject],
  loss: ModelLoss,
  { points, relax, rate, climb }: Pick<TopologyFlags, 'climb' | 'points' | 'rate' | 'relax'>,
  signal: AbortSignal,
): Observable<TypedRecord> {
  const path = [a.loss.theta, b.loss.theta] as const;
  const straight = slice(loss, segment(...path, { points })).pipe(
    toArray(),
    map((found) => found.map((point) => point.loss)),
  );
  return defer(async () => {
    const losses = await lastOf(straight, signal);
    const height = highest(losses);
    if (relax === undefined) return { type: 'pass', straight: height, height, gradNorm: null, losses };
    const best = await relaxedWay({ path: a.path, loss }, path, { points, relax, rate, climb }, signal);
    return {
      type: 'pass',
      straight: height,
      // The ends go down their gradients as well: a way leads down to them first.
      height: Math.max(losses[0]!, losses.at(-1)!, highest(best.values)),
      gradNorm: best.gradNorm,
      losses: best.values,
    };
  });
}

/** The tree of all passes. */
function treeOf(records: readonly ResultRecord[]): ResultRecord {
  const losses = records.flatMap(({ type, loss }) => (type === 'optimum' ? [Number(loss)] : []));
  const passes = records.flatMap(({ type, between, height }) =>
    type === 'pass' ? [{ between: between as readonly [number, number], height: Number(height) }] : [],
  );
  const basins = losses.every(Number.isFinite) ? disconnectivity(losses, passes) : [];
  return {
    type: 'summary',
    optima: losses.length,
    passes: passes.length,
    branches: basins.map((basin) => ({
      optimum: basin.minimum,
      birth: basin.birth,
      death: basin.death,
      persistence: persistence(basin),
      parent: basin.parent < 0 ? null : basins[basin.parent]!.minimum,
      pass: basin.saddle < 0 ? null : passes[basin.saddle]!.between,
    })),
  };
}

function text(record: AnyRecordOf<typeof optimaRecords>): string {
  if (record.type === 'optimum')
    return `checkpoint ${record.optimum}: loss ${numberText(record.loss)}, ${record.path}`;
  if (record.type === 'pass') {
    const { between, straight, height, gradNorm } = record;
    const relaxed =
      gradNorm === null ? '' : `, relaxed ${numberText(height)} where |∇L| is ${numberText(gradNorm)}`;
    return `between ${between[0]} and ${between[1]}: highest ${numberText(straight)} on the straight way${relaxed}`;
  }
  return record.branches
    .map(({ optimum, death, persistence: depth, parent }) =>
      parent === null
        ? `${optimum} joins none`
        : `${optimum} joins ${parent} at ${numberText(death)}, ${numberText(depth)} above it`,
    )
    .join('\n');
}
