// What breaks in the middle: a GPU that is lost, memory that runs out, a browser without WebGPU.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { serializeNpz } from '@orograph/models';
import { serializeOnnx, type Constant, type Graph, type Node } from '@orograph/onnx';
import { chromium, type Browser } from 'playwright-core';

import { chromiumPath, softwareGpu } from '../launch.ts';
import { check, drop, folder, openStudio } from './page.ts';

/** The parent of a process; 0 where it is gone. */
function parentOf(process: string): string {
  try {
    return readFileSync(`/proc/${process}/stat`, 'utf8')
      .replace(/^.*\) \S /, '')
      .split(' ')[0]!;
  } catch {
    return '0';
  }
}

/** The process of a browser that draws and computes on its GPU. */
function gpuProcess(browser: number): number {
  const isBelow = (process: string): boolean =>
    process === String(browser) || (Number(process) > 1 && isBelow(parentOf(process)));
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isBelow(name))
    .find((name) => readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('--type=gpu-process'));
  if (found === undefined) throw new Error('the browser has no process of its GPU');
  return Number(found);
}

/** A run on WebGPU goes on where the process of the GPU is killed meanwhile. */
export async function lostGpu(_: Browser, address: string): Promise<void> {
  const server = await chromium.launchServer({
    executablePath: chromiumPath!,
    args: ['--no-sandbox', ...softwareGpu],
  });
  const browser = await chromium.connect(server.wsEndpoint());
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await openStudio(context, address, '#limit=16&device=webgpu&plane.grid=15');
  await page.getByRole('button', { name: 'Use the MNIST sample' }).click();
  await page.getByText('mean over 16 examples').waitFor();
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.getByText(/^Measuring: \d\d of/).waitFor();
  process.kill(gpuProcess(server.process().pid!));
  await page.getByText('the run goes on with another device').waitFor();
  await page.getByText(/^Done/).waitFor({ timeout: 200_000 });
  const state = await page.locator('.state').innerText();
  check(`a lost GPU: the run goes on: ${state}`, state.startsWith('Done: 226 '), state);
  await browser.close();
  await server.close();
}

/** A graph whose only large tensor is `side` × `side` zeros, which the mean of is added to a layer. */
function needing(side: number): Graph {
  const node = (op: string, inputs: string[], output: string): Node => ({
    op,
    domain: '',
    name: output,
    inputs,
    outputs: [output],
    attributes: {},
  });
  const constant = (dataType: 'float' | 'int64', shape: number[], data: Constant['data']): Constant => ({
    dataType,
    shape,
    data,
  });
  return {
    name: 'needing',
    opsets: { '': 18 },
    inputs: [{ name: 'x', dataType: 'float', shape: ['N', 2] }],
    outputs: [{ name: 'y', dataType: 'float', shape: ['N', 2] }],
    nodes: [
      node('MatMul', ['x', 'w'], 'h'),
      node('ReduceMean', ['h'], 'mean'),
      node('Expand', ['mean', 'shape'], 'large'),
      node('Transpose', ['large'], 'turned'),
      node('Add', ['large', 'turned'], 'both'),
      node('ReduceMean', ['both'], 'one'),
      node('Add', ['h', 'one'], 'y'),
    ],
    constants: new Map([
      ['w', constant('float', [2, 2], Float32Array.of(1, 2, 3, 4))],
      ['shape', constant('int64', [2], BigInt64Array.of(BigInt(side), BigInt(side)))],
    ]),
    valueInfo: new Map(),
    metadata: {},
  };
}

/** A network that needs more than WebAssembly has is told so, with how much, and the page is of use after it. */
export async function outOfMemory(browser: Browser, address: string): Promise<void> {
  const page = await openStudio(browser, address);
  const [model, data] = [join(folder, 'needing.onnx'), join(folder, 'two.npz')];
  writeFileSync(model, serializeOnnx(needing(31_000)));
  const array = (shape: number[], values: number[]) =>
    ({ dataType: 'float', shape, data: Float32Array.from(values) }) as const;
  writeFileSync(data, serializeNpz({ x: array([2, 2], [1, 2, 3, 4]), y: array([2, 2], [0, 0, 0, 0]) }));
  await drop(page, [model, data]);
  const words = page.locator('.facts').getByText(/out of memory/);
  await words
    .waitFor({ timeout: 50_000 })
    .catch(async () => console.log(await page.locator('.facts').innerText()));
  const said = await words.innerText();
  check(`says how much memory was needed: ${said}`, /held [34]\.\d+ GB/.test(said), said);
  await page.getByRole('button', { name: 'Remove needing.onnx' }).click();
  await page.getByRole('button', { name: 'Use the MNIST sample' }).click();
  await page.getByText('Loss 0.').waitFor();
  check('goes on after memory ran out', true);
  const gpu = page.getByLabel('Runs on').locator('option[value="webgpu"]');
  check('without WebGPU it cannot be chosen', await gpu.isDisabled());
  check(
    'and that is said once, at the top',
    (await page.getByText('as this browser has no WebGPU adapter').count()) === 1,
  );
  await page.close();
}
