// Compares what we compute on the files of export_networks.py and export_others.py with the frameworks' numbers.
// Usage: node --conditions=@orograph/source --import tsx tools/interop/check-exports.mjs FOLDER [TEXT IN THE NAME ...] [--write=PAGE]
// With --write the table of a page, docs/checked-networks.md, is that of this run, which must then be of all files.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDataset, loadOnnx, onnxLoss, readNames, withFrameworkNames } from '@orograph/models';
import { parameterNotes, parametersOf, tie } from '@orograph/onnx';
import { dot, norm } from '@orograph/tensor';

const [folder, ...words] = process.argv.slice(2);
const wanted = words.filter((word) => !word.startsWith('--'));
const page = words.find((word) => word.startsWith('--write='))?.slice('--write='.length);
const tolerance = {
  loss: 1e-6,
  gradient: 1e-4,
  blocks: 1e-4,
  curvature: 1e-3,
  product: 1e-3,
  displaced: 1e-5,
};
const off = (got, expected) => Math.abs(got - expected) / Math.max(Math.abs(expected), 1e-12);

/** The graph with the parameters of the framework, where its names fit: what they call a buffer is no parameter. */
async function named(graph, stem) {
  const path = join(
    folder,
    `${stem.replace(/(?:-plain)?-[a-z]+$/, '').replace(/-[a-z\d]+$/, '')}.names.json`,
  );
  if (!existsSync(path)) return graph;
  try {
    return withFrameworkNames(graph, await readNames(path), path).graph;
  } catch {
    return graph;
  }
}

async function differences(stem) {
  const expected = JSON.parse(readFileSync(join(folder, `${stem}.json`), 'utf8'));
  // A tied weight that was stored twice, once transposed, is one again, as in PyTorch, and a table that was spread is that table.
  const stored = await named(await loadOnnx(join(folder, `${stem}.onnx`)), stem);
  const { equal, spread } = parameterNotes(stored, parametersOf(stored));
  const ties = [...equal.map(({ names }) => names), ...spread.map(({ name }) => [name, name])];
  const graph = ties.reduce((tied, [a, b]) => tie(tied, a, b), stored);
  const data = await loadDataset(join(folder, `${stem}.npz`), { graphInputs: graph.inputs });
  const loss = await onnxLoss(graph, { data, threads: 1 });
  try {
    if (!loss.valueAndGrad) return { failed: `no gradient: ${loss.withoutGradient.join()}` };
    const { value, grad } = await loss.valueAndGrad(loss.theta);
    const size = norm(grad);
    const blocks = loss.layout.blocks
      .map((block) => norm(grad.subarray(block.offset, block.offset + block.size)))
      .toSorted((a, b) => a - b);
    const along = loss.theta.map((x) => Math.sin(30 * x));
    const [ofGradient, product] = [await loss.hvp(loss.theta, grad), await loss.hvp(loss.theta, along)];
    const displaced = [];
    for (const [t, there] of Object.entries(expected.displaced))
      displaced.push(
        off(await loss.value(loss.theta.map((x, i) => x + (Number(t) * grad[i]) / size)), there),
      );
    const missing = loss.dim - expected.dim;
    return {
      // Rows of positions that the exported length does not read, left out by folding: the loss does not depend on them.
      dim: missing === -expected.unread ? 0 : missing,
      unread: missing === -expected.unread ? expected.unread : 0,
      loss: off(value, expected.loss),
      gradient: Math.max(
        off(size, expected.gradient),
        Math.abs(dot(grad, along) - expected.slope) / (expected.gradient * expected.vector),
      ),
      // Relative to the whole: a block without influence has rounding errors alone.
      blocks: !expected.blocks
        ? undefined
        : blocks.length === expected.blocks.length
          ? Math.max(...blocks.map((b, i) => Math.abs(b - expected.blocks[i]) / expected.gradient))
          : `${blocks.length} blocks, expected ${expected.blocks.length}`,
      curvature: off(dot(grad, ofGradient), expected.curvature),
      product: Math.max(
        off(norm(product), expected.product),
        Math.abs(dot(along, product) - expected.mixed) / (expected.product * expected.vector),
      ),
      displaced: Math.max(...displaced),
    };
  } finally {
    await loss.dispose();
  }
}

/** The small ones come first. */
const sizeOf = (stem) => statSync(join(folder, `${stem}.onnx`)).size;
const bad = (key, value) => (key === 'dim' ? value !== 0 : key !== 'unread' && !(value <= tolerance[key]));
let failures = 0;
const stems = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && !file.endsWith('.names.json'))
  .map((file) => file.slice(0, -'.json'.length))
  .filter((stem) => wanted.length === 0 || wanted.some((text) => stem.includes(text)))
  .toSorted((a, b) => sizeOf(a) - sizeOf(b));
/** The worst of some differences, as a cell of the table. */
const worst = (files, quantity) => {
  const values = files.map(({ found }) => found[quantity]);
  if (values.some((value) => typeof value === 'string')) return 'other blocks';
  const numbers = values.filter((value) => value !== undefined);
  if (numbers.length === 0) return '';
  const most = Math.max(...numbers.map(Math.abs));
  const unread = Math.max(...files.map(({ found }) => found.unread ?? 0));
  const text =
    quantity !== 'dim'
      ? most.toExponential(0)
      : unread > 0
        ? `0 of what is read (−${unread})`
        : String(numbers.find((value) => value !== 0) ?? 0);
  return files.some(({ wrong }) => wrong.includes(quantity)) ? `**${text}**` : text;
};

/** Writes the table of what was compared so far. */
function writePage() {
  const quantities = ['dim', 'loss', 'gradient', 'blocks', 'curvature', 'product', 'displaced'];
  const body = [...rows].map(([key, files]) => {
    const [network, exporter] = JSON.parse(key);
    const failed = files.find(({ found }) => found.failed !== undefined)?.found.failed;
    const cells =
      failed === undefined
        ? quantities.map((quantity) => worst(files, quantity))
        : [failed, ...quantities.slice(1).map(() => '')];
    return [network, exporter, files.length, ...cells];
  });
  const head = [
    'network',
    'exporter',
    'files',
    'D',
    'loss',
    'gradient',
    'of a block',
    'gᵀHg',
    'Hv',
    'displaced',
  ];
  const table = [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const text = readFileSync(page, 'utf8');
  const [start, end] = ['<!-- table: written by tools/interop/check-exports.mjs -->', '<!-- /table -->'];
  const [before] = text.split(start);
  const [, after] = text.split(end);
  const count = [...rows.values()].reduce((sum, files) => sum + files.length, 0);
  const summary = `In this run ${count - failures} of ${count} files agree in all quantities.`;
  writeFileSync(page, `${before}${start}\n\n${summary}\n\n${table}\n\n${end}${after}`);
}

const rows = new Map();
for (const stem of stems) {
  const found = await differences(stem).catch((error) => ({ failed: error.message }));
  const wrong = Object.entries(found).filter(([key, value]) => value !== undefined && bad(key, value));
  failures += wrong.length > 0 ? 1 : 0;
  const told = Object.entries(found).map(
    ([key, value]) =>
      `${key} ${typeof value === 'number' && key !== 'dim' && key !== 'unread' ? value.toExponential(0) : value}`,
  );
  console.log(`${wrong.length > 0 ? 'WRONG' : 'right'} ${stem}: ${told.join(', ')}`);
  const [, network, exporter] = /^(.*?)-(.*)-[a-z]+$/.exec(stem);
  const key = JSON.stringify([network, exporter]);
  rows.set(key, [...(rows.get(key) ?? []), { stem, found, wrong: wrong.map(([quantity]) => quantity) }]);
  if (page !== undefined) writePage();
}
console.log(`${stems.length - failures} of ${stems.length} agree`);
process.exitCode = failures > 0 ? 1 : 0;
