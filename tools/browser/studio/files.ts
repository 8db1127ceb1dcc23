// Files of the reader's: those that fit, those that do not, and a large one.
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadDataset, mlp, serializeNpz, simpleCnn } from '@orograph/models';
import { serializeOnnx } from '@orograph/onnx';
import type { Browser } from 'playwright-core';

import { check, compareWithNode, drop, fill, folder, measure, openStudio, root } from './page.ts';

/** Files that do not fit: each is told in words of its own. */
export async function badInput(browser: Browser, address: string): Promise<void> {
  const page = await openStudio(browser, address);
  const put = (name: string, bytes: Uint8Array | string): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const told = async (pattern: RegExp): Promise<void> => {
    const found = await page
      .locator('.facts')
      .getByText(pattern)
      .first()
      .waitFor({ timeout: 60_000 })
      .then(
        () => true,
        () => false,
      );
    check(`is told: ${pattern.source}`, found, await page.locator('.facts').innerText());
  };
  await drop(page, [put('note.onnx', 'not a model')]);
  await told(/note\.onnx: .*not .*ONNX/i);
  await page.getByRole('button', { name: 'Remove note.onnx' }).click();
  await drop(page, [join(root, 'packages/onnx/test/fixtures/external.onnx')]);
  await told(/external\.bin.*no such file|external\.onnx.*external\.bin/);
  await drop(page, [join(root, 'packages/onnx/test/fixtures/external.bin')]);
  await told(/parameters? in/);
  await page.getByRole('button', { name: 'Remove external.onnx' }).click();
  await drop(page, [join(folder, 'mnist-mlp.onnx'), put('odd.csv', 'a,b,y\n1,2,0\n3,4,1\n')]);
  await told(/no array fits input "x"/);
  await drop(page, [put('odd.zip', 'no archive')]);
  await page.getByText('this is no zip archive, or a damaged one').waitFor();
  check('an archive without a run is told', true);
  await page.close();
}

/** A network with convolutions, from an ONNX file and an NPZ file. */
export async function ownFiles(browser: Browser, address: string): Promise<void> {
  const { inputs, target } = await loadDataset('mnist/test', { limit: 64 });
  writeFileSync(join(folder, 'val.npz'), serializeNpz({ x: inputs['x']!, y: target! }, { compressed: true }));
  writeFileSync(
    join(folder, 'cnn.onnx'),
    serializeOnnx(simpleCnn({ inputShape: [1, 28, 28], outputs: 10, seed: 2 })),
  );
  const page = await openStudio(browser, address);
  await drop(page, [join(folder, 'cnn.onnx'), join(folder, 'val.npz')]);
  await page.getByText('Loss 2.').waitFor();
  await fill(page, 'Points a side', '9');
  await measure(page);
  await compareWithNode(page, 'a plane of a convolutional network from ONNX and NPZ');
  await page.close();
}

/** A network of 100 MB is read, evaluated and sliced, also when what it is evaluated on changes meanwhile. */
export async function large(browser: Browser, address: string): Promise<void> {
  const path = join(folder, 'large.onnx');
  const network = mlp({ inputShape: [1, 28, 28], outputs: 10, hidden: [4600, 4600], seed: 1 });
  writeFileSync(path, serializeOnnx(network));
  const samples = ['mnist-images-idx3-ubyte', 'mnist-labels-idx1-ubyte'].map((name) => join(folder, name));
  const page = await openStudio(browser, address);
  const began = Date.now();
  await drop(page, [path, ...samples]);
  await page.getByText(/^Reading/).waitFor();
  await fill(page, 'Examples', '64');
  await page.keyboard.press('Tab');
  await page.getByText('24,821,610 parameters').waitFor();
  await page.getByText(/mean over 64 examples/).waitFor();
  check(
    `a network of ${Math.round(statSync(path).size / 1e6)} MB is evaluated after ${Date.now() - began} ms`,
    true,
  );
  await fill(page, 'Points a side', '21');
  const asked = Date.now();
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.locator('.report svg').first().waitFor({ timeout: 120_000 });
  check(`its first picture is there ${Date.now() - asked} ms after it was asked for`, true);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Cancelled.').waitFor();
  await page.close();
}
