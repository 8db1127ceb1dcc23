import { estimate, type Estimate } from '@orograph/tensor';

/** A model's tunnel. */
export interface ModelWidth {
  /** How it was trained, as the file says; empty where it does not. */
  readonly trained: string;
  /** The full angular width, over the directions. */
  readonly angle: Estimate;
  /** The distance, over the directions. */
  readonly distance: Estimate;
  /** |θ|. */
  readonly norm: number;
  /** L(θ). */
  readonly loss: number;
}

/** Models that differ only by their seed. */
export interface WidthGroup {
  /** The settings in which the groups differ. */
  readonly settings: string;
  /** Means over the models, each with its standard error. */
  readonly angle: Estimate;
  readonly distance: Estimate;
  readonly norm: Estimate;
  readonly loss: Estimate;
}

/**
 * Gathers models that were trained by one command but for the seed, in their order, each group named by what only some of the
 * commands say. Empty where a model does not say how it was trained, or where all are of one group.
 */
export function widthGroups(models: readonly ModelWidth[]): WidthGroup[] {
  if (models.some(({ trained }) => trained === '')) return [];
  const groups = new Map<string, ModelWidth[]>();
  for (const model of models) {
    const key = settingsOf(model.trained).join(' ');
    groups.set(key, [...(groups.get(key) ?? []), model]);
  }
  if (groups.size < 2) return [];
  const all = [...groups.values()].map(([first]) => settingsOf(first!.trained));
  const common = new Set(all[0]!.filter((setting) => all.every((other) => other.includes(setting))));
  return [...groups.values()].map((own, k) => ({
    settings: all[k]!.filter((setting) => !common.has(setting)).join(' '),
    angle: estimate(own.map(({ angle }) => angle.mean)),
    distance: estimate(own.map(({ distance }) => distance.mean)),
    norm: estimate(own.map(({ norm }) => norm)),
    loss: estimate(own.map(({ loss }) => loss)),
  }));
}

/** `orograph train net --a 1 --seed 2` as its network and flags, without the seed. */
const settingsOf = (command: string): string[] =>
  command
    .replace(/^orograph train /, '')
    .split(/ --/)
    .filter((setting) => !setting.startsWith('seed '))
    .map((setting) => setting.trim());
