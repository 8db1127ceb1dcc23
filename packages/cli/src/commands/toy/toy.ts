import { join } from 'node:path';

import { figureHtml, figureScene, toyBench, toyExperiments, type ToyName } from '@orograph/paper/toy';
import { wedges, type WedgesPlan } from '@orograph/toy';
import { readRun, type RunManifest, writeAtomic } from '@orograph/runs';

import type { Body, Context } from '../../engine/command.ts';
import type { toyCommand, ToyFlags } from './toy-command.ts';
import { misuse } from '../../terminal/misuse.ts';
import { toJson, type ResultRecord } from '../../terminal/record-line.ts';
import { recordRun } from '../../engine/record-run.ts';
import { tell } from '../../terminal/terminal.ts';
import { madeWith } from '../../run/made-with.ts';

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

/** Does what the command line asks. */
export const body: Body<typeof toyCommand.flags> = (call) => toy(call.words[0]!, call.flags, call);

/** `toy <experiment>`: one experiment on the landscape of wedges, as records, and with `--out` as a run folder with plots. */
async function toy(name: string, flags: ToyFlags, context: Context): Promise<void> {
  const experiment = Object.hasOwn(toyExperiments, name) ? toyExperiments[name as ToyName] : undefined;
  if (!experiment)
    throw misuse('no such experiment', {
      expected: Object.keys(toyExperiments).join(', '),
      got: name,
      where: 'toy <experiment>',
    });
  const { seed, out } = flags;
  const plan = Object.hasOwn(fixedPlans, name) ? fixedPlan(name, flags) : planOf(name, flags);
  const manifest: RunManifest = {
    identity: { command: 'toy', experiment: name, ...plan, seed },
    version: madeWith(),
  };
  await recordRun(manifest, flags, { context, text }, (recorded) =>
    experiment.run(toyBench(wedges(plan), { seed, ...recorded, signal: context.signal })),
  );
  if (name !== 'figure' || out === undefined) return;
  const { run, records } = await readRun(out);
  const path = join(out, 'figure.html');
  writeAtomic(path, figureHtml(figureScene(run, records)));
  tell(context.terminal, `figure to turn: ${path}`);
}

const quiet = new Set(['point', 'step', 'sample', 'kick', 'dimension', 'width', 'optimum']);
const text = (record: ResultRecord): string => (quiet.has(record.type) ? '' : toJson(record));

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
  { dim = name === 'cutoff' ? 60 : 200, long = Math.max(1, Math.floor(dim / 2)), thickness }: ToyFlags,
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
    ...(thickness !== undefined && { thickness: { kind: 'slab' as const, width: thickness } }),
  };
}
