// The engine in a browser: losses, planes, gradients and Hessian-vector products of networks in headless Chromium against those
// of onnxruntime-node on the CPU, on wasm and, with --webgpu, on WebGPU over Vulkan in software.
//   node --conditions=@orograph/source --import tsx tools/browser/engine-lane.ts [--webgpu] [network...]
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { lenet5, loadDataset, loadOnnx, mlp, serializeNpz, simpleCnn } from '@orograph/models';
import { serializeOnnx } from '@orograph/onnx';

import { bundleForBrowser } from './bundle.ts';
import { chromiumPath, launch, serve, softwareGpu } from './launch.ts';
import { lossFacts, type Facts } from './loss-facts.ts';

const gpu = process.argv.includes('--webgpu');
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const tolerance = gpu ? 1e-4 : 1e-5;
const root = fileURLToPath(new URL('../..', import.meta.url));
// In software a gradient of convolutions takes seconds an image.
const { inputs, target } = await loadDataset('mnist/test', { limit: gpu ? 8 : 96 });
const arrays = { x: Object.values(inputs)[0]!, y: target! };
const graphs = {
  'mnist-mlp': await loadOnnx(`${root}examples/mnist-mlp.onnx`),
  mlp: mlp({ inputShape: [1, 28, 28], outputs: 10, hidden: [16], seed: 1 }),
  cnn: simpleCnn({ inputShape: [1, 28, 28], outputs: 10, seed: 2 }),
  lenet5: lenet5({ inputShape: [1, 28, 28], outputs: 10, seed: 3 }),
};
const runtime = gpu ? 'ort.webgpu.bundle.min.mjs' : 'ort.wasm.bundle.min.mjs';
const folder = `${root}tools/browser`;
const program = readFileSync(`${folder}/engine-page.ts`, 'utf8');
const { outputFiles } = await bundleForBrowser(program, { folder });
const html = `<!doctype html><script type="importmap">{"imports":{"onnxruntime-web":"/ort/${runtime}"}}</script><script type="module" src="/page.js"></script>`;
const pages = {
  '/': html,
  '/page.js': outputFiles[0]!.contents,
  '/data.npz': serializeNpz(arrays),
  ...Object.fromEntries(
    Object.entries(graphs).map(([name, graph]) => [`/${name}.onnx`, serializeOnnx(graph)]),
  ),
};
if (chromiumPath) await compare();
else console.log('engine lane: no Chromium here (apt-get install chromium, or set CHROMIUM)');

async function compare(): Promise<void> {
  const ort = dirname(fileURLToPath(import.meta.resolve('onnxruntime-web')));
  const server = await serve(pages, { '/ort/': `${ort}/` });
  const browser = await launch(gpu ? softwareGpu : []);
  try {
    const page = await browser.newPage();
    page.on('pageerror', ({ message }) => console.error(message));
    await page.goto(server.address);
    await page.waitForFunction('globalThis.evaluate');
    for (const [name, graph] of Object.entries(graphs)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      const expected = await lossFacts({ graph, arrays });
      const began = performance.now();
      const call = `evaluate('/${name}.onnx', '/data.npz', '${gpu ? 'webgpu' : 'cpu'}')`;
      const got = (await page.evaluate(call)) as Facts;
      const gaps = Object.entries(expected).map(
        ([fact, numbers]) => [fact, gap(got[fact]!, numbers)] as const,
      );
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const words = gaps.map(([fact, size]) => `${fact} ${size.toExponential(1)}`);
      console.log(`${name}: ${words.join(', ')} (${seconds} s)`);
      if (!gaps.every(([, size]) => size < tolerance)) process.exitCode = 1;
    }
    if (!gpu && wanted.length === 0) {
      const call = `pointsOfPlane('/mlp.onnx', '/data.npz', 10000)`;
      const [early, late] = (await page.evaluate(call)) as [number, number];
      console.log(`10,000 points: ${early} bytes of WebAssembly after 1,000, ${late} at the end`);
      if (late > early) process.exitCode = 1;
    }
  } finally {
    await browser.close();
    server.close();
  }
}

/** The largest difference, as a share of the largest number. */
function gap(a: readonly number[], b: readonly number[]): number {
  const scale = b.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return b.reduce((most, value, i) => Math.max(most, Math.abs(value - a[i]!)), 0) / scale;
}
