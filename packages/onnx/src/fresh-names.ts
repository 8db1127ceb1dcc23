import type { Graph } from './graph.ts';

/** Every name a graph uses, those inside its subgraphs included. */
const namesIn = ({ inputs, outputs, nodes, constants }: Graph): string[] => [
  ...[...inputs, ...outputs].map(({ name }) => name),
  ...constants.keys(),
  ...nodes.flatMap((node) => [
    ...node.inputs,
    ...node.outputs,
    ...Object.values(node.attributes).flatMap((a) => (a.kind === 'graph' ? namesIn(a.value) : [])),
  ]),
];

/** Names that the graph does not use: `base` if it is free, else with a number behind it; each is given once. */
export function freshNames(graph: Graph): (base: string) => string {
  const taken = new Set(namesIn(graph));
  const counts = new Map<string, number>();
  return (base) => {
    let name = base;
    for (let i = counts.get(base) ?? 0; taken.has(name); i++) {
      name = `${base}_${i + 1}`;
      counts.set(base, i + 1);
    }
    taken.add(name);
    return name;
  };
}
