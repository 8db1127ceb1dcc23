import { loadDataset, loadOnnx, onnxLoss } from '@orograph/models';
import { symmetricEigenpairs, type Eigenpair } from '@orograph/tensor';

/** All eigenpairs of the Hessian of a small model, largest first, from its products with the axes. */
export async function wholeSpectrum(path: string, data: string): Promise<readonly Eigenpair[]> {
  const graph = await loadOnnx(path);
  await using loss = await onnxLoss(graph, {
    data: await loadDataset(data, { graphInputs: graph.inputs }),
    threads: 1,
  });
  const rows: number[][] = [];
  for (let i = 0; i < loss.dim; i++) {
    const axis = Float64Array.from({ length: loss.dim }, (_, k) => (k === i ? 1 : 0));
    rows.push(Array.from(await loss.hvp!(loss.theta, axis)));
  }
  return symmetricEigenpairs(rows.map((row, i) => row.map((x, j) => (x + rows[j]![i]!) / 2)));
}
