import { isDeepStrictEqual } from 'node:util';

import { displaceInto } from '@orograph/tensor';
import { fromJson, toJson } from '@orograph/runs';
import { type Context, misuse, parseLine } from '@orograph/program';
import { keptResources } from '@orograph/program/run';
import { asMisuse, joinedLoss, openFiles } from '@orograph/program/models';
import { type OpenSlice, sliceFrame } from '@orograph/studies';

import { productBar } from '../curvature/product-bar.ts';
import { openedFor } from '../slice/plane-path.ts';
import type { SliceFlags } from '../slice/slice-command.ts';
import { directionKind } from '../slice/slice-kind.ts';
import type { SliceRun } from './slice-run.ts';

/** The network of a slice that was opened again. */
export interface ReopenedSlice extends OpenSlice {
  /** Gives back native memory. */
  readonly close: () => Promise<void>;
}

/**
 * Opens what a slice was measured on again, by the command line in its `run.json`: the same models, data and directions.
 *
 * @throws MisuseError for a run that says no such line, or models or data that are not what they were.
 */
export async function reopenSlice(
  { path: folder, identity, line }: SliceRun,
  context: Omit<Context, 'line'>,
): Promise<ReopenedSlice> {
  const parsed = line[0] === 'slice' ? await parseLine(context.program.commands, line) : undefined;
  if (!parsed)
    throw misuse('the network of the slice is not known', {
      expected: 'a run of slice with its command line, "line"',
      got: `one of ${String(identity['command'])} without`,
      where: `${folder}/run.json`,
    });
  const flags = parsed.flags as unknown as SliceFlags;
  if (flags.batchNorm)
    throw misuse('the loss of the slice has no gradient', {
      expected: 'a slice whose loss follows from its weights',
      got: '--batch-norm, which measures statistics at every point',
      where: folder,
    });
  const open = openFiles({ ...openedFor(flags.from), oneSpace: true });
  const { subject, manifest, close } = await open(parsed.words, flags, context);
  const kept = keptResources(close);
  try {
    const own = fromJson(toJson(manifest('slice', {}, {}).identity)) as Record<string, unknown>;
    const other = Object.keys(own).find(
      (key) => key !== 'device' && !isDeepStrictEqual(own[key], identity[key]),
    );
    if (other !== undefined)
      throw misuse('the slice was measured on something else', {
        expected: `its ${other} as in run.json`,
        got: 'another',
        where: folder,
      });
    const { terminal, signal } = context;
    const frame = await asMisuse(undefined, () =>
      sliceFrame(subject, directionKind(flags, subject.length), flags, {
        keep: kept.keep,
        signal,
        follow: productBar(terminal),
      }),
    );
    const loss = kept.keep(await joinedLoss([subject[0]!, ...subject.slice(1)], flags, frame.along));
    return {
      path: subject[0]!.path,
      loss,
      at: (coords) => {
        const theta = new Float32Array(loss.dim);
        displaceInto(theta, frame.origin, frame.directions, coords);
        return theta;
      },
      close: kept.close,
    };
  } catch (error) {
    await kept.close();
    throw error;
  }
}
