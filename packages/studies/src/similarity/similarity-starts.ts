import { checkSameLayout, inFile, readModelPoint, readParameterPath, type Subject } from '@orograph/models';
import { misuse } from '@orograph/runs';
import type { Vector } from '@orograph/tensor';

/** Which parameters a model has, and what they are called: as `readModelPoint` takes it. */
export type PointSettings = Parameters<typeof readModelPoint>[1];

/**
 * Reads where the training of each model began: a model, or the first point of a trajectory; one for all or one for each.
 *
 * @throws MisuseError for another number of files, or one that does not fit its model.
 */
export async function similarityStarts(
  init: readonly string[],
  losses: readonly Subject[],
  settings: PointSettings,
): Promise<readonly Vector[]> {
  if (init.length === 0) return [];
  if (init.length !== 1 && init.length !== losses.length)
    throw misuse('--init does not fit the models', {
      expected: `1 file, or ${losses.length}`,
      got: String(init.length),
      setting: 'init',
    });
  const starts: Vector[] = [];
  for (const [k, model] of losses.entries()) starts.push(await startOf(init[k] ?? init[0]!, model, settings));
  return starts;
}

async function startOf(file: string, model: Subject, settings: PointSettings): Promise<Vector> {
  if (!file.endsWith('.npz')) {
    const start = await readModelPoint(file, settings, model);
    checkSameLayout({ path: model.path, layout: model.loss.layout }, start);
    return start.theta;
  }
  const [first] = (await inFile(file, () => readParameterPath(file, model))).thetas;
  if (first) return first;
  throw misuse('a trajectory without points', { expected: 'at least 1', got: '0', where: file });
}
