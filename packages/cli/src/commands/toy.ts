import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { wedges, type WedgesPlan } from '@orograph/toy';

import { consume } from '../consume.ts';
import type { Context } from '../context.ts';
import { misuse } from '../misuse.ts';
import { toJson, type ResultRecord } from '../record-line.ts';
import { writeAtomic } from '../run-folder.ts';
import { tell, writeResult } from '../terminal.ts';
import type { ToyExperiment } from '../toy/experiment.ts';
import { toyConnect } from '../toy/toy-connect.ts';
import { toyFigure } from '../toy/toy-figure.ts';
import { toyPlane } from '../toy/toy-plane.ts';
import { toyProfile } from '../toy/toy-profile.ts';
import { toySubspace } from '../toy/toy-subspace.ts';
import { toyWidth } from '../toy/toy-width.ts';

/** The flags of `toy`. */
export interface ToyFlags {
  /** D; 200 by default. */
  readonly dim?: number;
  /** n, the number of long directions; half of D by default. */
  readonly long?: number;
  /** The seed of everything drawn. */
  readonly seed: number;
  /** Where pictures go; none are drawn by default. */
  readonly out?: string;
  /** NDJSON whatever standard output is. */
  readonly json?: boolean;
}

const experiments: Readonly<Record<string, ToyExperiment>> = {
  connect: toyConnect,
  figure: toyFigure,
  plane: toyPlane,
  profile: toyProfile,
  subspace: toySubspace,
  width: toyWidth,
};

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

/** `toy <experiment>`: one experiment on the landscape of wedges, as records, and with `--out` as pictures. */
export async function toy(name: string, flags: ToyFlags, context: Context): Promise<void> {
  const experiment = Object.hasOwn(experiments, name) ? experiments[name] : undefined;
  if (!experiment)
    throw misuse('no such experiment', {
      expected: Object.keys(experiments).join(', '),
      got: name,
      where: 'toy <experiment>',
    });
  const { seed, out, json } = flags;
  const loss = wedges(name === 'figure' ? fixedPlan(flags) : planOf(flags));
  const text = (record: ResultRecord): string => (record.type === 'point' ? '' : toJson(record));
  const pictures = await experiment({
    loss,
    seed,
    emit: (record) => writeResult(context.terminal, record, { json, text }),
    follow: (probe, take) => consume(probe, take, context.signal),
  });
  if (out === undefined) return;
  mkdirSync(out, { recursive: true });
  for (const { name: file, draw } of pictures) {
    const path = join(out, file);
    writeAtomic(path, await draw());
    tell(context.terminal, path);
  }
}

function fixedPlan({ dim, long }: ToyFlags): WedgesPlan {
  if (dim !== undefined || long !== undefined)
    throw misuse('the figure has a landscape of its own', {
      expected: 'neither --dim nor --long',
      got: dim === undefined ? `--long ${long}` : `--dim ${dim}`,
      where: 'toy figure',
    });
  return figurePlan;
}

function planOf({ dim = 200, long = Math.max(1, Math.floor(dim / 2)) }: ToyFlags): WedgesPlan {
  if (dim < 2)
    throw misuse('too few dimensions', { expected: 'at least 2', got: String(dim), where: '--dim' });
  if (long >= dim)
    throw misuse('too many long directions', {
      expected: `fewer than the dimension ${dim}`,
      got: String(long),
      where: '--long',
    });
  return { dim, longDirections: long };
}
