import type { Graph } from '@orograph/onnx';
import { expect, test } from 'vitest';
import { datasetOf } from '../src/data/dataset.ts';
import { derivativeSessions } from '../src/derivative-sessions.ts';
import type { Evaluation } from '../src/evaluation.ts';
import { lossModel } from '../src/loss-model.ts';
import { mlp } from '../src/zoo/mlp.ts';

test('a derivative whose shapes the runtime does not take is opened without them', async () => {
  const data = datasetOf({
    inputs: { x: { shape: [2, 4], dataType: 'float', data: new Float32Array(8) } },
    target: { shape: [2], dataType: 'int64', data: BigInt64Array.of(0n, 1n) },
    source: 'zeros',
  });
  const model = lossModel(mlp({ inputShape: [4], hidden: [3], outputs: 2, seed: 1 }), { data });
  const opened: Graph[] = [];
  const open = (_: string, graph: Graph): Promise<unknown> => {
    opened.push(graph);
    return opened.length === 1 ? Promise.reject(new Error('shapes')) : Promise.resolve();
  };
  const { whole } = derivativeSessions(
    { model, openWithoutData: open, resident: (graph: Graph) => graph } as unknown as Evaluation,
    {
      name: 'gradient',
    },
  );
  await whole.ready();
  const [stated, plain] = opened as [Graph, Graph];
  expect(opened).toHaveLength(2);
  expect(plain.nodes).toEqual(stated.nodes);
  expect(stated.valueInfo.size).toBeGreaterThan(plain.valueInfo.size);
});
