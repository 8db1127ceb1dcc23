// Which nodes of losses, cuts, gradients and Hessian-vector products run on WebGPU, which ONNX Runtime puts on the CPU, and why: of all fixtures, in
// headless Chromium on Vulkan in software. Compares with docs/webgpu.json; --write keeps what is found there and in the table of docs/webgpu.md.
//   node --conditions=@orograph/source --import tsx tools/browser/coverage-lane.ts [--write] [network...]
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import {
  autoencoder,
  lenet5,
  loadDataset,
  loadOnnx,
  mlp,
  resnet20,
  serializeNpz,
  simpleCnn,
} from '@orograph/models';
import { serializeOnnx, type Graph } from '@orograph/onnx';

import { bundleForBrowser } from './bundle.ts';
import { chromiumPath, launch, serve, softwareGpu } from './launch.ts';
import { nodePlaces, type NodePlaces } from './node-places.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const image = { inputShape: [1, 28, 28], outputs: 10, seed: 1 };
const graphs: Readonly<Record<string, Graph>> = {
  'mnist-mlp': await loadOnnx(`${root}examples/mnist-mlp.onnx`),
  mlp: mlp({ ...image, hidden: [16] }),
  cnn: simpleCnn(image),
  lenet5: lenet5(image),
  resnet20: resnet20(image),
  autoencoder: autoencoder({ inputShape: [1, 28, 28], seed: 1 }),
};
const { inputs, target } = await loadDataset('mnist/test', { limit: 4 });
const x = Object.values(inputs)[0]!;

/** Places by network and quantity. */
type Coverage = Record<string, Record<string, NodePlaces>>;

if (chromiumPath) await cover();
else console.log('coverage lane: no Chromium here (apt-get install chromium, or set CHROMIUM)');

async function cover(): Promise<void> {
  const folder = `${root}tools/browser`;
  const program = readFileSync(`${folder}/coverage-page.ts`, 'utf8');
  const { outputFiles } = await bundleForBrowser(program, { folder });
  const pages = {
    '/': '<!doctype html><script type="importmap">{"imports":{"onnxruntime-web":"/ort/ort.webgpu.bundle.min.mjs"}}</script><script type="module" src="/page.js"></script>',
    '/page.js': outputFiles[0]!.contents,
    '/labels.npz': serializeNpz({ x, y: target! }),
    '/images.npz': serializeNpz({ x, y: x }),
    ...Object.fromEntries(
      Object.entries(graphs).map(([name, graph]) => [`/${name}.onnx`, serializeOnnx(graph)]),
    ),
  };
  const server = await serve(pages, {
    '/ort/': `${dirname(fileURLToPath(import.meta.resolve('onnxruntime-web')))}/`,
  });
  const browser = await launch(softwareGpu);
  const found: Coverage = {};
  try {
    for (const name of Object.keys(graphs)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      const page = await browser.newPage();
      const lines: Record<string, string[]> = {};
      let stage = '';
      page.on('console', (message) => {
        const text = message.text();
        if (text.startsWith('stage ')) stage = text.slice('stage '.length);
        else (lines[stage] ??= []).push(text);
      });
      page.on('pageerror', ({ message }) => console.error(message));
      await page.goto(server.address);
      await page.waitForFunction('globalThis.cover');
      const data = name === 'autoencoder' ? 'images' : 'labels';
      await page.evaluate(`cover('/${name}.onnx', '/${data}.npz')`);
      await page.close();
      found[name] = Object.fromEntries(
        ['loss', 'cut', 'gradient', 'product'].map((each) => [each, nodePlaces(lines[each] ?? [])]),
      );
      for (const [each, { gpu, cpu }] of Object.entries(found[name]))
        console.log(`${name} ${each}: ${gpu} on the GPU; on the CPU ${cpuText(cpu) || 'none'}`);
    }
  } finally {
    await browser.close();
    server.close();
  }
  keepOrCompare(found);
}

/** Operators on the CPU, each with how many nodes. */
function cpuText(cpu: NodePlaces['cpu']): string {
  return cpu.map(({ op, nodes }) => (nodes > 1 ? `${nodes} ${op}` : op)).join(', ');
}

/** Keeps what was found, or fails where more is on the CPU than was kept. */
function keepOrCompare(found: Coverage): void {
  const path = `${root}docs/webgpu.json`;
  if (process.argv.includes('--write')) {
    writeFileSync(path, `${JSON.stringify(found, undefined, 2)}\n`);
    const page = `${root}docs/webgpu.md`;
    writeFileSync(
      page,
      readFileSync(page, 'utf8')
        .replace(/\| network[^]*?\n\n/, `${tableOf(found).join('\n')}\n\n`)
        .replace(/(On the CPU are:\n\n)[^]*?\n\n/, `$1${reasonsOf(found).join('\n')}\n\n`),
    );
    return;
  }
  const kept = JSON.parse(readFileSync(path, 'utf8')) as Coverage;
  for (const [name, quantities] of Object.entries(found))
    for (const [each, { cpu }] of Object.entries(quantities)) {
      const before = cpuText(kept[name]?.[each]?.cpu ?? []);
      if (cpuText(cpu) === before) continue;
      console.error(
        `${name} ${each}: on the CPU ${cpuText(cpu) || 'none'}, docs/webgpu.json has ${before || 'none'}`,
      );
      process.exitCode = 1;
    }
}

/** Why nodes are on the CPU, by operator. */
function reasonsOf(found: Coverage): string[] {
  const all = Object.values(found).flatMap((quantities) =>
    Object.values(quantities).flatMap(({ cpu }) => cpu),
  );
  const reasons = [...new Set(all.map(({ why }) => why))];
  return reasons.map((why) => {
    const ops = [...new Set(all.filter((one) => one.why === why).map(({ op }) => op))];
    return `- ${ops.toSorted().join(', ')}: ${why}.`;
  });
}

/** The rows of the page: a quantity of a network each. */
function tableOf(found: Coverage): string[] {
  return [
    '| network | quantity | nodes on WebGPU | nodes on the CPU |',
    '| ------- | -------- | --------------: | ---------------- |',
    ...Object.entries(found).flatMap(([name, quantities]) =>
      Object.entries(quantities).map(
        ([each, { gpu, cpu }]) => `| ${name} | ${each} | ${gpu} | ${cpuText(cpu) || 'none'} |`,
      ),
    ),
  ];
}
