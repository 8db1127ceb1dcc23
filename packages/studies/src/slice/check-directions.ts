import { checkSameLayout, type CutDirectionKind, type LaidOut } from '@orograph/models';
import { misuse } from '@orograph/runs';

/**
 * Throws unless directions of a kind can be made of some checkpoints.
 *
 * @throws MisuseError if the checkpoints are not as many as the kind needs, or not of one architecture.
 */
export function checkDirections(
  kind: CutDirectionKind,
  checkpoints: readonly [LaidOut, ...LaidOut[]],
  { rank }: { readonly rank: number },
): void {
  const [{ path }, ...others] = checkpoints;
  if (kind === 'between') {
    const axes = Math.max(1, rank);
    if (others.length !== axes)
      throw misuse('the checkpoints do not span the cut', {
        expected: `${axes + 1} for ${axes === 1 ? 'one axis' : `${axes} axes`}`,
        got: String(checkpoints.length),
        where: 'the models and --grid',
      });
    for (const other of others) checkSameLayout(checkpoints[0], other);
    return;
  }
  if (others.length > 0)
    throw misuse(`--direction ${kind} needs one model`, {
      expected: path,
      got: `${checkpoints.length} models`,
      where: 'the models',
    });
}
