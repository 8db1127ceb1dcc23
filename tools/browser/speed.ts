// How fast networks are evaluated in a browser (WebAssembly, one thread) beside onnxruntime-node on one thread: milliseconds a point of a
// plane, a gradient and a Hessian-vector product, in turns. The first turns, in which V8's optimizing compiler has not yet come to the kernels, are
// told apart; the ratio of the fastest turns stands beside that of the medians, as it is the one to trust on a machine that is busy with something else.
//   node --conditions=@orograph/source --import tsx tools/browser/speed.ts [network...]
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { loadDataset, mlp, serializeNpz, simpleCnn } from '@orograph/models';
import { serializeOnnx } from '@orograph/onnx';

import { bundleForBrowser } from './bundle.ts';
import { launch, serve } from './launch.ts';
import { openTimed, type Times } from './loss-times.ts';

const wanted = process.argv.slice(2);
const { inputs, target } = await loadDataset('mnist/test', { limit: 256 });
const arrays = { x: Object.values(inputs)[0]!, y: target! };
const graphs = {
  mlp: mlp({ inputShape: [1, 28, 28], outputs: 10, hidden: [128, 64], seed: 1 }),
  cnn: simpleCnn({ inputShape: [1, 28, 28], outputs: 10, seed: 2 }),
};
const folder = fileURLToPath(new URL('.', import.meta.url));
const { outputFiles } = await bundleForBrowser(readFileSync(`${folder}/speed-page.ts`, 'utf8'), { folder });
const server = await serve(
  {
    '/': '<!doctype html><script type="importmap">{"imports":{"onnxruntime-web":"/ort/ort.wasm.bundle.min.mjs"}}</script><script type="module" src="/page.js"></script>',
    '/page.js': outputFiles[0]!.contents,
    '/data.npz': serializeNpz(arrays),
    ...Object.fromEntries(
      Object.entries(graphs).map(([name, graph]) => [`/${name}.onnx`, serializeOnnx(graph)]),
    ),
  },
  { '/ort/': `${dirname(fileURLToPath(import.meta.resolve('onnxruntime-web')))}/` },
);
const browser = await launch();
const page = await browser.newPage();
await page.goto(server.address);
await page.waitForFunction('globalThis.timed');
/** Turns that are not counted: some 30 gradients. */
const warming = 10;
const counted = 8;
const sorted = (turns: readonly Times[], fact: keyof Times): readonly number[] =>
  turns
    .slice(warming)
    .map((times) => times[fact])
    .toSorted((a, b) => a - b);
for (const [name, graph] of Object.entries(graphs)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const own = await openTimed(graph, arrays);
  await page.evaluate(`timed.open('/${name}.onnx', '/data.npz')`);
  const here: Times[] = [];
  const there: Times[] = [];
  for (let turn = 0; turn < warming + counted; turn++) {
    here.push(await own.times());
    there.push((await page.evaluate('timed.times()')) as Times);
  }
  await own.close();
  const words = (['point', 'gradient', 'product'] as const).map((fact) => {
    const [a, b] = [sorted(here, fact), sorted(there, fact)];
    const [median, fastest] = [counted / 2, 0].map((at) => (b[at]! / a[at]!).toFixed(1));
    return `${fact} ${b[0]!.toFixed(1)} ms in the browser (${there[0]![fact].toFixed(1)} at first), ${a[0]!.toFixed(1)} in Node (${fastest}x, of medians ${median}x)`;
  });
  console.log(`${name}: ${words.join('; ')}`);
}
await browser.close();
server.close();
