import type { Symmetries } from '@orograph/onnx';

/** More nodes are counted, not named. */
const MOST_NAMED = 3;

/** Says which nodes keep units in place because their symmetries cannot be told. */
export function obstacleRemarks({ obstacles }: Pick<Symmetries, 'obstacles'>): readonly string[] {
  const named = obstacles
    .slice(0, MOST_NAMED)
    .map(({ op, node, reason }) => `note: units that meet ${op} "${node}" stay in place: it ${reason}`);
  const rest = obstacles.length - named.length;
  return rest > 0 ? [...named, `note: so do those at ${rest} more nodes`] : named;
}
