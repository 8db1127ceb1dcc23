// Every view, by pointer and by keyboard, with the records of the command line.
import type { Browser } from 'playwright-core';

import {
  check,
  compareWithNode,
  fill,
  firstPicture,
  iterated,
  look,
  measure,
  openStudio,
  readable,
  problems,
} from './page.ts';

export async function walk(browser: Browser, address: string): Promise<void> {
  const page = await openStudio(browser, address);
  await readable(page, 'empty');
  check(
    'without a model it says what is needed',
    (await page.locator('.needs').innerText()).includes('Plane needs a model'),
  );

  await page.getByRole('button', { name: 'Use the MNIST sample' }).click();
  await page.getByText('Loss 0.').waitFor();
  check(
    'says what the model is',
    (await page.locator('.facts').innerText()).includes('50,890 parameters in 4 tensors'),
  );
  await fill(page, 'Points a side', '21');
  const began = Date.now();
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.locator('.report svg').first().waitFor();
  const first = Date.now() - began;
  check(`the first picture after ${first} ms`, first < firstPicture, first);
  await page.getByText(/^Done/).waitFor();
  await compareWithNode(page, 'plane');
  await readable(page, 'plane');
  await page.locator('.canvas').first().focus();
  await page.keyboard.press('ArrowRight');
  const said = await page.locator('.readout').first().innerText();
  check('the arrow keys read the plane', /^\(-?[\d.]+, -?[\d.]+\): .*\d/.test(said), said);

  await fill(page, 'Points a side', '201');
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.getByText(/^Measuring: \d/).waitFor();
  const asked = Date.now();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Cancelled.').waitFor();
  check(`a run is cancelled after ${Date.now() - asked} ms`, Date.now() - asked < 2000);
  await fill(page, 'Points a side', '21');

  await look(page, 'Curvature');
  await measure(page);
  await compareWithNode(page, 'curvature', iterated);
  await readable(page, 'curvature');
  await look(page, 'Sharpness');
  await measure(page);
  await compareWithNode(page, 'sharpness', iterated);
  await look(page, 'Long and short');
  await fill(page, 'Directions of each kind', '2');
  await measure(page);
  await compareWithNode(page, 'reach');

  await look(page, 'Wedges');
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.getByText(/^Done/).waitFor();
  await compareWithNode(page, 'wedges');
  await readable(page, 'wedges');
  await page.close();
}

/** Everything by keyboard: the sample, a view, a run. */
export async function byKeyboard(browser: Browser, address: string): Promise<void> {
  const page = await openStudio(browser, address);
  const pressTo = async (key: string, name: string): Promise<void> => {
    for (let k = 0; k < 40; k++) {
      await page.keyboard.press(key);
      const at = (await page.evaluate(
        '(document.activeElement?.labels?.[0] ?? document.activeElement)?.textContent ?? ""',
      )) as string;
      if (at.includes(name)) return;
    }
    problems.push(`by keyboard: "${name}" is not reached`);
  };
  const tabTo = (name: string): Promise<void> => pressTo('Tab', name);
  await tabTo('Use the MNIST sample');
  await page.keyboard.press('Enter');
  await page.getByText('Loss 0.').waitFor();
  await tabTo('Plane');
  await pressTo('ArrowRight', 'Curvature');
  await tabTo('Measure');
  await page.keyboard.press('Enter');
  await page.getByText(/^Done/).waitFor();
  check(
    'by keyboard a curvature is measured',
    (await page.locator('.command code').innerText()).startsWith('orograph curvature'),
  );
  await page.close();
}
