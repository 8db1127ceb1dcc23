// What a loss says of a point, in numbers that two engines can be compared by.
import { datasetFrom, onnxLoss, type Arrays, type Device } from '@orograph/models/browser';
import type { Graph } from '@orograph/onnx';
import { filterNormalize, normal } from '@orograph/tensor';

/** A network on data, and where it runs. */
export interface Subject {
  readonly graph: Graph;
  readonly arrays: Arrays;
  readonly device?: Device;
}

/** Numbers by what they are. */
export type Facts = Readonly<Record<string, readonly number[]>>;

/** Evaluates the loss, a filter-normalized plane of 5×5 points, the gradient and a Hessian-vector product. */
export async function lossFacts({ graph, arrays, device = 'cpu' }: Subject): Promise<Facts> {
  const data = await datasetFrom(arrays, 'fixture', { graphInputs: graph.inputs });
  await using loss = await onnxLoss(graph, { data, device });
  const { theta, layout } = loss;
  const directions = [0, 1].map((seed) => filterNormalize(normal(layout.dim, seed), theta, layout));
  const cut = await loss.cut(theta, directions);
  const plane: number[] = [];
  for (const a of [-1, -0.5, 0, 0.5, 1])
    for (const b of [-1, -0.5, 0, 0.5, 1]) plane.push(await cut.value([a, b]));
  await cut.dispose();
  const { value, grad } = await loss.valueAndGrad!(theta);
  return {
    loss: [await loss.value(theta), value, (await loss.metrics(theta)).metrics['accuracy']!],
    plane,
    gradient: [...grad],
    product: [...(await loss.hvp!(theta, directions[0]!))],
  };
}
