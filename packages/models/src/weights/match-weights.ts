import type { Constant, Graph, Node } from '@orograph/onnx';
import { channelsLast, fitsShape, isSameShape } from './channels-last.ts';
import { modulePath } from './module-path.ts';
import { packedWeights, type PackedWeight } from './recurrent-weights.ts';

/** Where the numbers of a weight stand in a state dict. */
export interface WeightPlace {
  /** Its name in the graph. */
  readonly name: string;
  /** Its arrays in the state dict: one, or those that a recurrent layer packs. */
  readonly from: readonly string[];
  /** Whether the state dict has the channels last where the graph has them first: transposed, if it is a matrix. */
  readonly transposed: boolean;
  /** Set where it is the array of its turn among several of its shape. */
  readonly byOrder?: true;
  /** How the arrays are packed. */
  readonly packed?: PackedWeight;
}

/** What a state dict and a graph have in common. */
export interface WeightMatch {
  /** Where each weight stands, in the order of the graph. */
  readonly places: readonly WeightPlace[];
  /** The weights that the state dict lacks. */
  readonly missing: readonly string[];
  /** The arrays that the graph has no place for. */
  readonly surplus: readonly string[];
}

/** What is matched, and by what besides names and shapes. */
export interface MatchSettings {
  /** The graph. */
  readonly graph: Graph;
  /** The weights to be found, by their names in the graph. */
  readonly wanted: readonly string[];
  /** The shapes of the arrays of the state dict, by name, in its order. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** The file, for messages. */
  readonly where: string;
  /** Whether an array has the numbers of a weight, as they are or with the channels last; where numbers are known. */
  readonly likeness?: ((name: string, from: string) => 'equal' | 'transposed' | undefined) | undefined;
  /** Weights and arrays of one shape may be matched in their order, where there are as many of them. */
  readonly byOrder?: boolean;
}

/**
 * Finds for each weight of a graph its array in a state dict: that of its name; else the one with the same numbers, where they are known; the
 * arrays that a recurrent layer packs; the one of the module that its node is named after; the only one left of its shape.
 *
 * @throws RangeError for an array of a weight's name and another shape.
 */
export function matchWeights({
  graph,
  wanted,
  shapes,
  where,
  likeness,
  byOrder,
}: MatchSettings): WeightMatch {
  const places = new Map<string, WeightPlace>();
  const taken = new Set<string>();
  const place = (found: WeightPlace): void => {
    places.set(found.name, found);
    for (const name of found.from) taken.add(name);
  };
  const missing = (): string[] => wanted.filter((name) => !places.has(name));
  const left = (wantedShape?: readonly number[]): string[] =>
    [...shapes.keys()].filter(
      (name) => !taken.has(name) && (!wantedShape || fitsShape(shapes.get(name)!, wantedShape)),
    );
  const constantOf = (name: string): Constant => graph.constants.get(name)!;
  const one = (name: string, from: string, transposed: boolean): WeightPlace => ({
    name,
    from: [from],
    transposed,
  });
  const users = usersIn(graph);
  const turned = (name: string, from: string): boolean =>
    isTransposed(graph, name, shapes.get(from)!, users(name));
  for (const name of wanted) {
    const shape = shapes.get(name);
    if (!shape) continue;
    const { shape: own, transposed = false } = constantOf(name);
    const expected = transposed ? channelsLast(own) : own;
    if (!isSameShape(shape, expected))
      throw new RangeError(
        `${where}: "${name}" has shape [${shape.join()}], and the network wants [${expected.join()}].`,
      );
    place(one(name, name, transposed));
  }
  if (likeness)
    for (const name of missing()) {
      const alike = left(constantOf(name).shape).filter((from) => likeness(name, from) !== undefined);
      const [from] = alike;
      if (alike.length === 1) place(one(name, from!, likeness(name, from!) === 'transposed'));
    }
  const isMissing = new Set(missing());
  for (const packed of packedWeights(graph, shapes))
    if (isMissing.has(packed.name) && packed.from.every((name) => !taken.has(name)))
      place({ name: packed.name, from: packed.from, transposed: false, packed });
  for (const name of missing()) {
    const fitting = left(constantOf(name).shape);
    const from =
      users(name).flatMap((node) => namedAfter(node, fitting))[0] ??
      (fitting.length === 1 ? fitting[0] : undefined);
    if (from !== undefined) place(one(name, from, turned(name, from)));
  }
  if (byOrder)
    for (const [name, from] of inTurn(missing(), { graph, left, users }))
      place({ ...one(name, from, turned(name, from)), byOrder: true });
  return {
    places: wanted.flatMap((name) => places.get(name) ?? []),
    missing: missing(),
    surplus: left(),
  };
}

const usersIn = ({ nodes }: Graph): ((name: string) => readonly Node[]) => {
  const users = new Map<string, Node[]>();
  for (const node of nodes)
    for (const name of new Set(node.inputs)) users.set(name, [...(users.get(name) ?? []), node]);
  return (name) => users.get(name) ?? [];
};

/** The arrays of the module that a node is named after. */
function namedAfter({ name, op }: Node, arrays: readonly string[]): string[] {
  const path = modulePath(name);
  const kinds = op === 'Add' ? ['bias'] : ['weight', 'kernel'];
  return kinds.flatMap((kind) => arrays.filter((own) => own === `${path}.${kind}`));
}

/** Whether a graph keeps a weight transposed: by the shapes, and for a square one where PyTorch's [out, in] is the right side of a product. */
function isTransposed(
  { constants }: Graph,
  name: string,
  shape: readonly number[],
  users: readonly Node[],
): boolean {
  if (!isSameShape(shape, constants.get(name)!.shape)) return true;
  const isSquare = shape.length === 2 && shape[0] === shape[1];
  return isSquare && users.every(({ op, inputs }) => op === 'MatMul' && inputs[1] === name);
}

/** Weights and arrays of one shape in their order, where there are as many of them: the weights as the graph reads them. */
function inTurn(
  missing: readonly string[],
  {
    graph,
    left,
    users,
  }: {
    readonly graph: Graph;
    readonly left: (shape: readonly number[]) => readonly string[];
    readonly users: (name: string) => readonly Node[];
  },
): readonly (readonly [string, string])[] {
  const turn = new Map(graph.nodes.map((node, k) => [node, k]));
  const readAt = (name: string): number => Math.min(...users(name).map((node) => turn.get(node)!));
  const pairs: [string, string][] = [];
  const groups = new Map<string, string[]>();
  for (const name of missing) {
    const sizes = graph.constants
      .get(name)!
      .shape.toSorted((a, b) => a - b)
      .join();
    groups.set(sizes, [...(groups.get(sizes) ?? []), name]);
  }
  for (const names of groups.values()) {
    const arrays = left(graph.constants.get(names[0]!)!.shape);
    if (arrays.length !== names.length) continue;
    names.toSorted((a, b) => readAt(a) - readAt(b)).forEach((name, k) => pairs.push([name, arrays[k]!]));
  }
  return pairs;
}
