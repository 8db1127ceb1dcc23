/** The records of a slice of rank 2 over [-1, 1]², whose loss is `loss(x, y)`, in row-major order. */
export function planeRecords(side: number, loss: (x: number, y: number) => number): object[] {
  const axis = Array.from({ length: side }, (_, i) => -1 + (2 * i) / (side - 1));
  return axis.flatMap((x, i) =>
    axis.map((y, j) => ({
      type: 'point',
      index: [i, j],
      coords: [x, y],
      loss: loss(x, y),
      metrics: { accuracy: 0.5 },
    })),
  );
}

/** A manifest of a slice. */
export const sliceRun = (grid: readonly number[], models: readonly string[] = ['nets/mlp.onnx']): object => ({
  identity: {
    command: 'slice',
    models: models.map(() => ({ sha256: 'abc' })),
    data: { sha256: 'def', examples: 512 },
    loss: 'cross-entropy',
    direction: models.length > 1 ? 'between' : 'filter',
    seed: 7,
    grid,
    range: grid.map(() => [-1, 1]),
  },
  models,
  data: { source: 'mnist/test' },
  directions: {
    norms: [2, 5],
    innerProducts: [
      [4, 1],
      [1, 25],
    ],
  },
  device: { asked: 'auto', used: 'cpu' },
  dimension: 109_386,
  line: ['slice', 'a b.onnx', '--grid', grid.join('x')],
});

/** Whether every tag that opens closes in order: what makes text well-formed XML, attributes aside. */
export function isBalanced(xml: string): boolean {
  const open: string[] = [];
  for (const [, closing, name, rest] of xml.matchAll(/<(\/?)([a-zA-Z]+)((?:[^<>"]|"[^"<]*")*)>/g))
    if (closing) {
      if (open.pop() !== name) return false;
    } else if (!rest!.endsWith('/')) open.push(name!);
  return open.length === 0 && !/&(?!amp;|lt;|gt;|quot;|#\d+;)/.test(xml);
}
