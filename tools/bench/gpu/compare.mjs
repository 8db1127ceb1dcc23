import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onnxLoss } from '@orograph/models';
import { filterNormalize, norm, normal, subtract } from '@orograph/tensor';
import { byTurns, median } from '../timing.mjs';
import { subjectFolder, torchProcess } from '../torch-process.mjs';

const grid = [-1, -0.5, 0, 0.5, 1];
const points = grid.flatMap((a) => grid.map((b) => [a, b]));

/** Evaluates what is compared: the loss, a plane, the gradient, the Hessian's product with the second direction. */
async function facts(loss, cut, v) {
  const { value, grad } = await loss.valueAndGrad(loss.theta);
  return {
    loss: [value],
    plane: [...(await cut.values(points))],
    gradient: grad,
    product: await loss.hvp(loss.theta, v),
  };
}

/** ‖a − b‖/‖b‖; of losses the largest |a − b|/|b| of any point. */
const gaps = {
  loss: (a, b) => Math.max(...b.map((value, i) => Math.abs(a[i] - value) / Math.abs(value))),
  plane: (a, b) => gaps.loss(a, b),
  gradient: (a, b) => norm(subtract(a, b)) / norm(b),
  product: (a, b) => gaps.gradient(a, b),
};

/** What PyTorch has for the same. */
async function torchFacts(other, folder) {
  await other.ask('vectors 1');
  const vector = (name) => new Float32Array(new Uint8Array(readFileSync(join(folder, name))).buffer);
  const [value] = (await other.ask('gradient 1')).values;
  return {
    loss: [value],
    plane: (await other.ask('point 1')).values,
    gradient: vector('gradient'),
    product: vector('hvp'),
  };
}

/** The rows of a network on a device: for each quantity what it differs by, and its times beside PyTorch's. The first call of each is not timed. */
export async function compareOn(
  device,
  { name, network, graph, data },
  { torch, isTimed, turns, repeats, python, preload },
) {
  const { examples } = data;
  const settings = { data, batchSize: examples, threads: 1 };
  const loss = await onnxLoss(graph, { ...settings, device });
  const { theta, layout } = loss;
  const [u, v] = [1, 2].map((seed) =>
    Float32Array.from(filterNormalize(normal(loss.dim, seed), theta, layout)),
  );
  const cut = await loss.cut(theta, [u, v]);
  const own = await facts(loss, cut, v);
  const reference = await onnxLoss(graph, settings);
  const expected = await facts(reference, await reference.cut(theta, [u, v]), v);
  await reference.dispose();

  const on = torch?.cuda && device !== 'cpu' ? 'cuda' : 'cpu';
  const [x] = Object.values(data.inputs);
  const spec = { network, examples, shape: x.shape.slice(1), blocks: layout.blocks, points };
  const y = BigInt64Array.from(data.target.data, BigInt);
  const { folder, remove } = subjectFolder(spec, { theta, u, v, x: x.data, y });
  const other = torch && torchProcess('gradient_torch.py', [folder, 1, 'clock', on], { python, preload });
  try {
    const theirs = other && (await torchFacts(other, folder));
    const timed = {
      plane: { task: 'point', of: points.length, run: () => cut.values(points) },
      gradient: { task: 'gradient', of: 1, run: () => loss.valueAndGrad(theta) },
      product: { task: 'hvp', of: 1, run: () => loss.hvp(theta, v) },
    };
    const rows = [];
    for (const [quantity, gap] of Object.entries(gaps)) {
      const row = { network: name, device, examples, quantity };
      row['differs from Node'] = gap(own[quantity], expected[quantity]);
      if (theirs) row['differs from PyTorch'] = gap(own[quantity], theirs[quantity]);
      const { task, of, run } = timed[quantity] ?? {};
      if (other && isTimed && task) {
        const often = quantity === 'plane' ? 1 : repeats;
        const times = await byTurns(turns, {
          theirs: async () => median((await other.ask(`${task} ${often}`)).ms) / of,
          own: async () => {
            const began = performance.now();
            for (let k = 0; k < often; k++) await run();
            return (performance.now() - began) / often / of;
          },
        });
        Object.assign(row, times, { 'PyTorch on': on });
      }
      rows.push(row);
    }
    return rows;
  } finally {
    other?.end();
    remove();
    await loss.dispose();
  }
}
