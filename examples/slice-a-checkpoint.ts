// The loss of an ONNX checkpoint on a filter-normalized plane through its weights, as it is measured.
// node --import tsx --conditions=@orograph/source examples/slice-a-checkpoint.ts model.onnx val.npz
import { loadDataset, loadOnnx, onnxLoss } from '@orograph/models';
import { plane, slice } from '@orograph/probes';
import { filterNormalize, normal } from '@orograph/tensor';
import { lastValueFrom, tap } from 'rxjs';

const [model = 'model.onnx', data = 'val.npz'] = process.argv.slice(2);
const graph = await loadOnnx(model);
const loss = await onnxLoss(graph, { data: await loadDataset(data, { graphInputs: graph.inputs }) });
try {
  const { theta, layout } = loss;
  const u = filterNormalize(normal(layout.dim, 0), theta, layout);
  const v = filterNormalize(normal(layout.dim, 1), theta, layout);
  const points = slice(loss, plane(theta, [u, v], { grid: 21 }));
  await lastValueFrom(points.pipe(tap(({ coords, loss: height }) => console.log(...coords, height))));
} finally {
  await loss.dispose();
}
