import type { Attribute, Constant, DataType, Dim, Graph, Node, ValueInfo } from '../graph.ts';
import { int } from '../node-attributes.ts';
import { nextName, squaredNormName, type TrainingStep } from './training-step.ts';

/** The input of {@link repeatedSteps} that holds all rows of an input of the step. */
export const columnName = (input: string): string => `column/${input}`;
/** The input that holds what is carried, before the first step. */
export const startName = (input: string): string => `start/${input}`;
/** The output that holds what is carried, after the last step. */
export const endName = (input: string): string => `end/${input}`;
/** The input that holds, for every step, the value of an input that is neither rows nor carried. */
export const eachName = (input: string): string => `each/${input}`;
/** The output that is 0 where all parameters are finite after the last step, else NaN. */
export const finiteName = 'end/finite';
/** The input that holds the places of the rows of each step, int32 [steps, rows]. */
export const rowsName = 'rows';

/** What 8-bit pixels are divided by. */
const white: Constant = { dataType: 'float', shape: [], data: Float32Array.of(255) };

/**
 * A graph that takes as many steps as `rows` has rows, in one run: step k takes row `rows[k, i]` of each column as its i-th example, and
 * entry k of every other input, those that are held aside. Gives what is carried after the last step, and the loss and |∇|² of every step, float32 [steps].
 *
 * Columns named in `pixels` hold 8-bit pixels p and stand for p/255: float32 images in a quarter of the memory.
 *
 * With `once` it takes the first step alone, without a Loop, for runtimes that have none.
 */
export function repeatedSteps(
  step: TrainingStep,
  columns: readonly string[],
  { once = false, pixels = [] }: { readonly once?: boolean; readonly pixels?: readonly string[] } = {},
): Graph {
  const { graph, carried, held, loss, parameters } = step;
  const handed = new Set(carried.map(({ name }) => name));
  const fed = graph.inputs.filter(({ name }) => !handed.has(name) && !held.includes(name));
  const isColumn = (name: string): boolean => columns.includes(name);
  const node = (
    op: string,
    inputs: string[],
    outputs: string[],
    attributes: Node['attributes'] = {},
  ): Node => ({
    op,
    domain: '',
    name: `repeat/${outputs[0]!}`,
    inputs,
    outputs,
    attributes,
  });
  const first = { axis: int(0) };
  const gathered = fed.flatMap(({ name }) => {
    if (!isColumn(name)) return [node('Gather', [eachName(name), 'repeat/step'], [name], first)];
    if (!pixels.includes(name)) return [node('Gather', [columnName(name), 'repeat/rows'], [name], first)];
    const [rows, numbers] = [`repeat/rows/${name}`, `repeat/numbers/${name}`];
    return [
      node('Gather', [columnName(name), 'repeat/rows'], [rows], first),
      node('Cast', [rows], [numbers], { to: int(1) }),
      node('Div', [numbers, 'repeat/white'], [name]),
    ];
  });
  const value = (name: string, dataType: DataType, shape: readonly Dim[]): ValueInfo => ({
    name,
    dataType,
    shape,
  });
  const body: Graph = {
    ...graph,
    name: 'step',
    inputs: [value('repeat/step', 'int64', []), value('repeat/going', 'bool', []), ...carried],
    nodes: [
      node('Identity', ['repeat/going'], ['repeat/goes-on']),
      node('Gather', [rowsName, 'repeat/step'], ['repeat/rows'], first),
      ...gathered,
      ...graph.nodes,
    ],
    outputs: [
      value('repeat/goes-on', 'bool', []),
      ...carried.map((input) => ({ ...input, name: nextName(input.name) })),
      value(loss, 'float', []),
      value(squaredNormName, 'float', []),
    ],
    metadata: {},
  };
  const losses = endName(loss);
  const squares = endName(squaredNormName);
  const index = (at: number): Constant => ({
    dataType: 'int64',
    shape: [],
    data: BigInt64Array.of(BigInt(at)),
  });
  const loop: Attribute = { kind: 'graph', value: body };
  const steps = once
    ? [
        ...carried.map(({ name }) => node('Identity', [startName(name)], [name])),
        node('Identity', ['repeat/first'], ['repeat/step']),
        ...body.nodes.slice(1),
        ...carried.map(({ name }) => node('Identity', [nextName(name)], [endName(name)])),
        node('Unsqueeze', [loss, 'repeat/axes'], [losses]),
        node('Unsqueeze', [squaredNormName, 'repeat/axes'], [squares]),
      ]
    : [
        node('Shape', [rowsName], ['repeat/sizes']),
        node('Gather', ['repeat/sizes', 'repeat/first'], ['repeat/steps'], first),
        node(
          'Loop',
          ['repeat/steps', '', ...carried.map(({ name }) => startName(name))],
          [...carried.map(({ name }) => endName(name)), losses, squares],
          { body: loop },
        ),
      ];
  return {
    ...graph,
    inputs: [
      ...fed.map((input) =>
        isColumn(input.name)
          ? {
              ...input,
              name: columnName(input.name),
              shape: ['examples', ...(input.shape ?? []).slice(1)],
              ...(pixels.includes(input.name) && { dataType: 'uint8' as const }),
            }
          : { ...input, name: eachName(input.name), shape: ['steps', ...(input.shape ?? [])] },
      ),
      value(rowsName, 'int32', ['steps', 'batch']),
      ...graph.inputs.filter(({ name }) => held.includes(name)),
      ...carried.map((input) => ({ ...input, name: startName(input.name) })),
    ],
    outputs: [
      ...carried.map((input) => ({ ...input, name: endName(input.name) })),
      value(losses, 'float', ['steps']),
      value(squares, 'float', ['steps']),
      value(finiteName, 'float', []),
    ],
    constants: new Map([
      ...(once ? graph.constants : []),
      ['repeat/first', index(0)],
      ['repeat/axes', { ...index(0), shape: [1] }],
      ...(pixels.length > 0 ? [['repeat/white', white] as const] : []),
      ['repeat/zero', { dataType: 'float', shape: [], data: Float32Array.of(0) }],
    ]),
    valueInfo: new Map(),
    nodes: [
      ...steps,
      ...parameters.flatMap((name) => [
        node('Mul', [endName(name), 'repeat/zero'], [`repeat/nothing/${name}`]),
        node('ReduceSum', [`repeat/nothing/${name}`], [`repeat/remainder/${name}`], { keepdims: int(0) }),
      ]),
      node(
        'Sum',
        parameters.map((name) => `repeat/remainder/${name}`),
        [finiteName],
      ),
    ],
  };
}
