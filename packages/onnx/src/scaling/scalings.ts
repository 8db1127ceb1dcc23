import type { ScaleSite, ScalingGroup } from '@orograph/tensor';

import type { Graph } from '../graph.ts';
import { parametersOf } from '../parameters.ts';
import { propagate } from '../symmetry/propagate.ts';
import type { SymmetrySettings } from '../symmetry/symmetries.ts';
import { followScales, type Followed } from './follow-scales.ts';
import type { ScaleKind } from './gauge.ts';

/** The scales that leave a network's function as it is. */
export interface Scalings {
  /** Units that can be scaled by positive numbers: `S1`, `S2` ... */
  readonly scales: readonly ScalingGroup[];
  /** Units that can change their sign: `F1`, `F2` ... */
  readonly signs: readonly ScalingGroup[];
}

/** Where one unknown scale acts: places by site, the site by its key. */
type Places = Map<string, number[]>;

/** The means of BatchNormalization, which are scaled with what it is given. */
const runningMeans = ({ nodes }: Graph): readonly string[] =>
  nodes.flatMap(({ op, inputs }) => (op === 'BatchNormalization' ? inputs.slice(3, 4) : []));

/**
 * Derives the scaling symmetries of a network from its graph: which numbers of which constants can be multiplied together without changing the outputs.
 * Positive scales pass ReLU, its leaky variants and what is linear; signs pass odd functions as tanh. Each number along each axis gets an unknown scale,
 * each operator says which products of them must be equal, and what is left free is the group. Sound, not complete: an operator that
 * is not known keeps what it is given as it is; so does what ε in a normalization changes.
 *
 * BatchNormalization is taken as it is in evaluation, by its running statistics: its mean is scaled with its input, its scale the other way.
 *
 * Reference: Neyshabur, Salakhutdinov & Srebro 2015, "Path-SGD"; Dinh et al. 2017, "Sharp Minima Can Generalize For Deep Nets", for ReLU; Chen, Lu &
 * Hecht-Nielsen 1993, "On the Geometry of Feedforward Neural Network Error Surfaces", for tanh.
 *
 * @throws RangeError if `constants` names one that the graph does not have.
 */
export function scalingsOf(graph: Graph, { constants, shapes }: SymmetrySettings = {}): Scalings {
  const names = constants ?? [...parametersOf(graph).map(({ name }) => name), ...runningMeans(graph)];
  const missing = constants?.find((name) => !graph.constants.has(name));
  if (missing !== undefined) throw new RangeError(`scalingsOf: the graph has no constant "${missing}".`);
  const movable = new Set(names);
  const propagated = propagate(graph, movable, shapes);
  const found = (kind: ScaleKind, letter: string): readonly ScalingGroup[] =>
    groupsOf(followScales(propagated, kind, movable), names, letter);
  return { scales: found('positive', 'S'), signs: found('sign', 'F') };
}

/** Puts unknown scales together that act at the same sites, equally often. */
function groupsOf(followed: Followed, names: readonly string[], letter: string): readonly ScalingGroup[] {
  const sites = new Map<string, Omit<ScaleSite, 'unitOf'> & { readonly count: number }>();
  const alike = new Map<string, Places[]>();
  for (const places of placesOf(followed, names, sites).values()) {
    if (isIdle(places, sites, followed.g.kind)) continue;
    const key = [...places].map(([site, own]) => `${site}×${own.length}`).join();
    alike.set(key, [...(alike.get(key) ?? []), places]);
  }
  return [...alike.values()].map((units, i) => ({
    name: `${letter}${i + 1}`,
    size: units.length,
    sites: [...units[0]!.keys()].flatMap((key) => {
      const { count, ...site } = sites.get(key)!;
      return layersOf(
        units.map((places) => places.get(key)!),
        count,
      ).map((unitOf): ScaleSite => ({ ...site, unitOf }));
    }),
  }));
}

/** Whether a scale multiplies nothing after all, as where one axis of a tensor as a whole is scaled against another. */
function isIdle(
  places: Places,
  sites: ReadonlyMap<string, Omit<ScaleSite, 'unitOf'> & { readonly count: number }>,
  kind: ScaleKind,
): boolean {
  const byTensor = new Map<string, number[]>();
  for (const [key, own] of places) {
    const { tensor, axes, power, count } = sites.get(key)!;
    // Only a scale of all positions along an axis can be undone along another one.
    if (axes.length !== 1 || own.length < count) return false;
    byTensor.set(tensor, [...(byTensor.get(tensor) ?? []), power]);
  }
  return [...byTensor.values()].every((powers) => {
    const sum = powers.reduce((all, power) => all + power, 0);
    return kind === 'sign' ? sum % 2 === 0 : sum === 0;
  });
}

/** Says which unit scales each of `count` places, in as many lists as units meet at one place. */
function layersOf(units: readonly (readonly number[])[], count: number): readonly (readonly number[])[] {
  const layers: number[][] = [];
  units.forEach((places, unit) => {
    for (const place of places) {
      let layer = layers.find((own) => own[place]! < 0);
      if (!layer) layers.push((layer = Array<number>(count).fill(-1)));
      layer[place] = unit;
    }
  });
  return layers;
}

/** Where each unknown that is free acts, in the order of the constants; notes the sites. */
function placesOf(
  { g, constants }: Followed,
  names: readonly string[],
  sites: Map<string, Omit<ScaleSite, 'unitOf'> & { readonly count: number }>,
): ReadonlyMap<number, Places> {
  const found = new Map<number, Places>();
  for (const tensor of new Set(names))
    for (const { axes, gauges } of constants.get(tensor) ?? [])
      gauges.forEach((gauge, place) => {
        for (const [variable, power] of g.resolved(gauge)) {
          const key = JSON.stringify([tensor, axes, power]);
          if (!sites.has(key))
            sites.set(key, { tensor, axes: axes as readonly number[], power, count: gauges.length });
          const places = found.get(variable) ?? new Map<string, number[]>();
          found.set(variable, places.set(key, [...(places.get(key) ?? []), place]));
        }
      });
  return found;
}
