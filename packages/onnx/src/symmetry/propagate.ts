import type { Graph, Node } from '../graph.ts';
import { inferNode } from '../infer-node.ts';
import { inferKnown } from '../infer-shapes.ts';
import { whole } from '../known.ts';
import { reasonOf } from '../refused.ts';
import { anyLabels } from './free-copies.ts';
import { initialLabels } from './initial-labels.ts';
import { allFixed, fixLabel, isFixed, isWhole, lengthOf, type Labels } from './label.ts';
import { numbersIn } from './numbers-in.ts';
import { prepared, readInside, ruleOf } from './prepared.ts';
import type { Call } from './rules/rule.ts';
import { uniformTensors } from './uniform-tensors.ts';

/** A node that keeps in place what it touches, because its symmetries cannot be told. */
export interface Obstacle {
  /** The node's name, or its first output's where it has none. */
  readonly node: string;
  /** Its operator. */
  readonly op: string;
  /** Why, as the end of a sentence about the node. */
  readonly reason: string;
}

/** The labels of all tensors of a graph, and where they could not be followed. */
export interface Propagated {
  /** The graph that was followed: in a recent opset, without control flow, its input sizes numbers. */
  readonly graph: Graph;
  /** The labels by tensor; tensors of unknown rank have none. */
  readonly labels: ReadonlyMap<string, Labels>;
  /** The numbers of a tensor, where they are known before the graph runs. */
  readonly numbers: (name: string) => readonly number[] | undefined;
  /** The nodes that could not be followed. */
  readonly obstacles: readonly Obstacle[];
}

/** Operators whose outputs do not depend on their inputs' numbers. */
const SHAPE_ONLY = new Set(['Shape', 'Size']);

/**
 * Follows the axes of all tensors through a graph: axes that an operator makes run together get one label.
 * The constants in `movable` may be permuted; inputs and outputs stay in place.
 */
export function propagate(
  from: Graph,
  movable: ReadonlySet<string>,
  shapes: Readonly<Record<string, readonly number[]>> = {},
): Propagated {
  const graph = prepared(from, shapes);
  const known = inferKnown(graph);
  const labels: Map<string, Labels> = initialLabels(graph, movable);
  const shapeOf = (name: string): readonly number[] | undefined =>
    known.get(name)?.shape?.map((dim) => (typeof dim === 'number' ? dim : Number.NaN));
  const uniform = uniformTensors(graph, known, movable);
  /** The labels of an input; each reading of a tensor of equal numbers has its own. */
  const labelsOf = (name: string): Labels | undefined =>
    uniform.has(name) ? anyLabels(shapeOf(name)) : labels.get(name);
  /** Whether all is known of a tensor that can be: its shape, and its elements where it may be a shape itself. */
  const isTold = (name: string): boolean => {
    const { shape, elements, dataType } = known.get(name) ?? {};
    const isList = dataType === 'int64' && (shape?.length ?? 0) < 2;
    return (shape?.every((dim) => dim !== null) ?? false) && (whole(elements) !== undefined || !isList);
  };
  /** Infers shapes once more where labels have told them. */
  const learn = (node: Node): void => {
    if (node.outputs.every(isTold)) return;
    const found = inferNode(
      node,
      node.inputs.map((name) => known.get(name)),
    );
    node.outputs.forEach((name, i) => {
      const old = known.get(name);
      const shape = labels.get(name)?.map(lengthOf) ?? found[i]!.shape ?? old?.shape;
      if (name)
        known.set(name, {
          ...found[i]!,
          ...old,
          shape,
          elements: whole(old?.elements) ?? found[i]!.elements,
        });
    });
  };
  const numbers = (name: string): readonly number[] | undefined => numbersIn(graph, known, name);
  const setFixed = (name: string): void => {
    const shape = shapeOf(name);
    if (name && shape && !labels.has(name)) labels.set(name, allFixed(shape));
  };
  /** Where a tensor without labels comes from. */
  const origins = new Map<string, Obstacle>();
  const inTheWay = new Set<Obstacle>();
  for (const { name } of graph.inputs) {
    setFixed(name);
    if (!labels.has(name))
      origins.set(name, { node: name, op: 'input', reason: 'has an unknown number of axes' });
  }
  for (const node of graph.nodes) {
    learn(node);
    const lost = node.inputs.find((name) => origins.has(name));
    const reason = lost === undefined ? follow(node) : 'reads a tensor whose axes are not known';
    learn(node);
    if (reason === undefined) continue;
    const named = { node: node.name || (node.outputs[0] ?? ''), op: node.op, reason };
    const obstacle = lost === undefined ? named : origins.get(lost)!;
    const read = [...node.inputs, ...readInside(node)].filter((name) => !uniform.has(name));
    const moved = read.flatMap((name) => labels.get(name) ?? []).map(fixLabel);
    if (moved.some(Boolean)) inTheWay.add(obstacle);
    node.outputs.forEach(setFixed);
    for (const name of node.outputs) if (name && !labels.has(name)) origins.set(name, obstacle);
  }
  for (const { name } of graph.outputs) labels.get(name)?.forEach(fixLabel);
  return { graph, labels, numbers, obstacles: [...inTheWay] };

  /** Sets the labels of a node's outputs, or says why they cannot be told. */
  function follow(node: Node): string | undefined {
    const inputs = node.inputs.map((name) => (name ? labelsOf(name) : undefined));
    const still = node.op !== 'Expand' && inputs.every((input) => !input || input.every(isFixed));
    if (SHAPE_ONLY.has(node.op) || still || uniform.has(node.outputs[0]!)) {
      node.outputs.forEach(setFixed);
      const told = node.outputs.every((name) => !name || labels.has(name));
      return told ? undefined : 'gives a tensor whose number of axes is not known';
    }
    const rule = ruleOf(node);
    if (!rule) return 'is an operator without a rule for symmetries';
    const call: Call = {
      node,
      inputs,
      numbers: (i) => numbers(node.inputs[i] ?? ''),
      shape: (i) => shapeOf(node.outputs[i] ?? ''),
    };
    try {
      const found = rule(call);
      if (!found.every(isWhole)) throw new TypeError('an axis without a label');
      node.outputs.forEach((name, i) => {
        if (name && found[i]) labels.set(name, found[i]);
      });
      node.outputs.forEach(setFixed);
      const lost = node.outputs.some((name) => name && !labels.has(name));
      return lost ? 'gives a tensor whose number of axes is not known' : undefined;
    } catch (error) {
      return reasonOf(error);
    }
  }
}
