import { join } from 'node:path';

import {
  figureHtml,
  figureScene,
  NotDueError,
  toyExperiments,
  toyRecords,
  type ToyExperiment,
  type ToyName,
} from '@orograph/paper/toy';
import { wedges, type WedgesPlan } from '@orograph/toy';
import { text } from '@orograph/report';
import { readRun, recordNotDue, writeAtomic } from '@orograph/runs';
import { type Body, misuse, type ResultRecord, tell, toJson } from '@orograph/program';
import { foldAll, madeWith, type Opened, probeRun } from '@orograph/program/run';
import { catchError } from 'rxjs';

import { toyCommand, type ToyFlags } from './toy-command.ts';

/**
 * The landscape of `figure`: three annuli in ℝ³, inner radius half the outer. Its proportions are those of figure 1 of
 * Fort & Jastrzebski 2019.
 */
const figurePlan: WedgesPlan = {
  dim: 3,
  longDirections: 2,
  annulus: { inner: 0.5, outer: 1 },
  thickness: { kind: 'slab', width: 0.115 },
};

/** The landscapes of experiments that have one of their own. */
const fixedPlans: Readonly<Record<string, WedgesPlan>> = {
  figure: figurePlan,
  triangle: { dim: 3, longDirections: 2 },
};

/** An experiment and its landscape. */
interface Toy {
  readonly name: string;
  readonly experiment: ToyExperiment;
  readonly plan: WedgesPlan;
}

/** Makes one experiment on the landscape of wedges. Its records follow from each other, up to a summary of its own. */
export const body: Body<typeof toyCommand.flags> = probeRun(toyCommand, {
  records: ({ experiment }: Toy) => experiment.kinds,
  open: ([name], flags) => Promise.resolve(openToy(name!, flags)),
  prepare: (toy) => Promise.resolve(toy),
  fold: () => foldAll(),
  *tasks({ experiment, plan }, { seed, out }, _call, { records }) {
    yield {
      key: {},
      count: Infinity,
      isLast: ({ type }: ResultRecord) => type === 'summary',
      stream: () =>
        toyRecords(experiment, wedges(plan), { seed, earlier: [...records] }).pipe(
          catchError((error: unknown) => {
            if (!(error instanceof NotDueError)) throw error;
            const { place, due } = error;
            throw recordNotDue({ folder: out!, line: place + 1 }, toJson(due), records[place]);
          }),
        ),
      isLocal: true,
      hasOwnBar: true,
    };
  },
  text: resultText,
  finish: async ({ name }, { out }, { terminal }) => {
    if (name !== 'figure' || out === undefined) return;
    const { run, records } = await readRun(out);
    const path = join(out, 'figure.html');
    writeAtomic(path, figureHtml(figureScene(run, records)));
    tell(terminal, `figure to turn: ${path}`);
  },
});

/** @throws MisuseError for a name of no experiment, or flags that are not for it. */
function openToy(name: string, flags: ToyFlags): Opened<Toy> {
  const experiment = Object.hasOwn(toyExperiments, name) ? toyExperiments[name as ToyName] : undefined;
  if (!experiment)
    throw misuse('no such experiment', {
      expected: Object.keys(toyExperiments).join(', '),
      got: name,
      where: 'toy <experiment>',
    });
  const { seed } = flags;
  const plan = Object.hasOwn(fixedPlans, name) ? fixedPlan(name, flags) : planOf(name, flags);
  return {
    subject: { name, experiment, plan },
    manifest: (command, _settings, facts) => ({
      identity: { command, experiment: name, ...plan, seed },
      version: madeWith(),
      ...facts,
    }),
    remarks: [],
    close: () => Promise.resolve(),
  };
}

const quiet = new Set(['point', 'step', 'sample', 'kick', 'dimension', 'width', 'optimum']);
function resultText(record: ResultRecord): string {
  if (quiet.has(record.type)) return '';
  const { type, ...fields } = record;
  const words = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const told = Object.entries(fields).map(([key, value]) => `${words(key)} ${text(value)}`);
  return `${words(type)}: ${told.join(', ')}`;
}

function fixedPlan(name: string, { dim, long, thickness }: ToyFlags): WedgesPlan {
  const given = Object.entries({ dim, long, thickness }).find(([, value]) => value !== undefined);
  if (given)
    throw misuse(`the ${name} has a landscape of its own`, {
      expected: 'neither --dim nor --long nor --thickness',
      got: `--${given.join(' ')}`,
      where: `toy ${name}`,
    });
  return fixedPlans[name]!;
}

function planOf(
  name: string,
  {
    dim = name === 'cutoff' ? 60 : 200,
    long = Math.max(1, Math.floor(dim / 2)),
    thickness,
    annulus,
  }: ToyFlags,
): WedgesPlan {
  if (dim < 2)
    throw misuse('too few dimensions', { expected: 'at least 2', got: String(dim), where: '--dim' });
  if (long >= dim)
    throw misuse('too many long directions', {
      expected: `fewer than the dimension ${dim}`,
      got: String(long),
      where: '--long',
    });
  return {
    dim,
    longDirections: long,
    ...(annulus && { annulus: annulusOf(annulus) }),
    ...(thickness !== undefined && { thickness: { kind: 'slab' as const, width: thickness } }),
  };
}

/** @throws MisuseError unless there is one range, of radii. */
function annulusOf([ends, ...more]: NonNullable<ToyFlags['annulus']>): { inner: number; outer: number } {
  const [inner, outer] = ends!;
  if (more.length === 0 && inner >= 0 && outer > inner) return { inner, outer };
  const got = [ends!, ...more].map((pair) => pair.join(':')).join();
  throw misuse('no such annulus', { expected: 'radii such as 0.5:1.5', got, where: '--annulus' });
}
