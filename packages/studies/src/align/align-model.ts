import type { Model } from '@orograph/models';
import { weightMatchingByTurns, type MatchTurn } from '@orograph/probes';

import { uncounted, type WatchCount } from '../watch-count.ts';
import { turnByTurn } from './turn-by-turn.ts';
import { matched, unitPair, type AlignedModel } from './unit-pair.ts';

/** How units are matched by their weights. */
export interface AlignSettings {
  /** The parameters of θ; all where absent. */
  readonly parameters?: readonly string[] | undefined;
  /** The seed of the order of the groups. */
  readonly seed?: number | undefined;
}

/** How an alignment is ended and watched. */
export interface AlignCall {
  /** Ends it: it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Watches it. */
  readonly watch?: WatchCount;
}

/** Turns that each group mostly has until no group gains. */
const usual = 10;

/** Matches units turn by turn, watched; each group has about ten turns, some more. */
export async function matchedByTurns<T>(
  turns: Generator<MatchTurn, T>,
  { name, groups }: { readonly name: string; readonly groups: number },
  { signal, watch = uncounted }: AlignCall,
): Promise<T> {
  const watched = watch({ name: `align ${name} (about)`, total: usual * groups, unit: 'gain' });
  try {
    return await turnByTurn(turns, { ...(signal && { signal }), onTurn: ({ gain }) => watched.next(gain) });
  } finally {
    watched.stop();
  }
}

/**
 * Permutes the units of a model of the same network so that its weights come close to those of `reference`.
 *
 * @throws MisuseError for models that are not ONNX, or a network whose units cannot be permuted.
 */
export async function alignModel(
  reference: Model,
  model: Model,
  { parameters, seed = 0 }: AlignSettings = {},
  call: AlignCall = {},
): Promise<AlignedModel> {
  const pair = unitPair(reference, model, { parameters });
  const { groups, constants: actions } = pair.symmetries;
  const turns = weightMatchingByTurns({ groups, actions }, { ...pair.plan, seed });
  return matched(pair, model, await matchedByTurns(turns, { name: model.path, groups: groups.length }, call));
}
