import type { Subject } from '@orograph/models';
import { tunnelWidth, type Width } from '@orograph/probes';
import type { ResultRecord } from '@orograph/runs';
import type { Measurement } from '@orograph/tensor';

import { widthGroups } from './width-groups.ts';

/** A model, and which loss is high there. */
export interface Tunnel extends Pick<Subject, 'graph' | 'loss' | 'path'> {
  /** Loss and metrics of the model. */
  readonly at: Measurement;
  /** The loss that is high. */
  readonly threshold: number;
  /** |θ|. */
  readonly radius: number;
}

/** Sums up the widths of tunnels in the directions that were followed, so many for each model, and over models that differ only by their seed. */
export function tunnelSummary(
  found: readonly Tunnel[],
  samples: number,
  records: readonly ResultRecord[],
): ResultRecord {
  const models = found.map(({ path, graph, at, threshold, radius }, k) => {
    const own = records.slice(k * samples, (k + 1) * samples) as unknown as readonly Width[];
    return {
      model: path,
      trained: graph?.metadata['command'] ?? '',
      ...tunnelWidth(own),
      norm: radius,
      ...at,
      threshold,
      unbounded: {
        angle: own.filter(({ bounded }) => !bounded.angle).length,
        distance: own.filter(({ bounded }) => !bounded.distance).length,
      },
    };
  });
  return { type: 'summary', models, groups: widthGroups(models) };
}
