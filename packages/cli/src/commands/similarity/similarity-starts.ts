import { checkSameLayout, readModelPoint, type Subject } from '@orograph/models';
import type { Vector } from '@orograph/tensor';
import { misuse } from '@orograph/program';

import { readPath } from '../slice/plane-path.ts';
import type { SimilarityFlags } from './similarity-command.ts';

/**
 * Where the training of each model began: a model, or the first point of a trajectory; one for all or one for each.
 *
 * @throws MisuseError for another number of files, or one that does not fit its model.
 */
export async function similarityStarts(
  flags: SimilarityFlags,
  losses: readonly Subject[],
): Promise<readonly Vector[]> {
  const { init = [] } = flags;
  if (init.length === 0) return [];
  if (init.length !== 1 && init.length !== losses.length)
    throw misuse('--init does not fit the models', {
      expected: `1 file, or ${losses.length}`,
      got: String(init.length),
      where: '--init',
    });
  const starts: Vector[] = [];
  for (const [k, model] of losses.entries()) starts.push(await startOf(init[k] ?? init[0]!, model, flags));
  return starts;
}

async function startOf(file: string, model: Subject, flags: SimilarityFlags): Promise<Vector> {
  if (!file.endsWith('.npz')) {
    const start = await readModelPoint(file, flags, model);
    checkSameLayout({ path: model.path, layout: model.loss.layout }, start);
    return start.theta;
  }
  const [first] = (await readPath(file, model)).thetas;
  if (first) return first;
  throw misuse('a trajectory without points', { expected: 'at least 1', got: '0', where: file });
}
