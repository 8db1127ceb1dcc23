import type { Node } from '../graph.ts';
import { reasonOf } from '../refused.ts';
import { lengthOf } from '../symmetry/label.ts';
import { readInside } from '../symmetry/prepared.ts';
import type { Propagated } from '../symmetry/propagate.ts';
import { gauges, type Gauges, type ScaleKind } from './gauge.ts';
import { initialTerms } from './initial-terms.ts';
import { scaleRules } from './rules/index.ts';
import { still } from './rules/elementwise.ts';
import type { Scaled, ScaleCall } from './rules/rule.ts';
import { fixTerms, type Terms } from './term.ts';
import { zeroTensors } from './zero-tensors.ts';

/** How the constants of a graph may be scaled, in unknowns that are free. */
export interface Followed {
  /** The system of scales. */
  readonly g: Gauges;
  /** The terms of each constant that may be scaled. */
  readonly constants: ReadonlyMap<string, Terms>;
}

/** Follows unknown scales of constants through a graph whose tensors have known shapes, such that its outputs stay. */
export function followScales(
  { graph, labels, numbers }: Propagated,
  kind: ScaleKind,
  movable: ReadonlySet<string>,
): Followed {
  const g = gauges(kind);
  const initial = initialTerms(graph, movable, g);
  const terms = new Map<string, Terms>(initial);
  const zero = zeroTensors(graph, movable);
  const shapeOf = (name: string): readonly number[] | undefined => labels.get(name)?.map(lengthOf);
  const scaledOf = (name: string): Scaled => ({
    terms: terms.get(name) ?? [],
    shape: shapeOf(name) ?? [],
    isZero: zero.has(name),
  });
  const keep = (names: readonly string[]): void => {
    for (const name of names) fixTerms(g, terms.get(name) ?? []);
  };

  /** Adds what a node asks for, and notes how its outputs are scaled. */
  function follow(node: Node): void {
    const inputs = node.inputs.map((name) => (name ? scaledOf(name) : undefined));
    const isStill = inputs.every((input) => !input || input.terms.length === 0);
    if (isStill && !STATES.has(node.op)) return;
    const rules = scaleRules[kind];
    const rule = node.domain === '' && Object.hasOwn(rules, node.op) ? rules[node.op]! : still;
    const isKnown = node.inputs.every((name) => !name || shapeOf(name)?.every((size) => size >= 0));
    const call: ScaleCall = {
      g,
      node,
      inputs,
      numbers: (i) => numbers(node.inputs[i] ?? ''),
      shape: (i) => shapeOf(node.outputs[i] ?? ''),
    };
    try {
      const found = isKnown ? rule(call) : still(call);
      node.outputs.forEach((name, i) => {
        if (name && found[i]?.length) terms.set(name, found[i]);
      });
    } catch (error) {
      reasonOf(error);
      keep(node.inputs);
    }
  }
  for (const node of graph.nodes) {
    keep(readInside(node));
    follow(node);
  }
  keep(graph.outputs.map(({ name }) => name));
  return { g, constants: initial };
}

/** Layers with a state that is scaled by itself. */
const STATES = new Set(['GRU', 'LSTM', 'RNN']);
