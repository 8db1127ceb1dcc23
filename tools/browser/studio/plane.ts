// A plane that is aimed anew: other directions, turned ones, a part of it by pointer and by keyboard; planes side by side.
import type { Browser, Page } from 'playwright-core';

import { check, compareWithNode, fill, openStudio, readable } from './page.ts';

/** Waits for the end of the run whose command has these words. */
async function ended(page: Page, words: string): Promise<void> {
  await page.locator('.command code').filter({ hasText: words }).waitFor();
  await page.getByText(/^Done/).waitFor();
}

/** The colour bars of maps, as the labels of their ticks. */
const scales = (page: Page): Promise<string[]> =>
  page.locator('.compared .view:not([hidden]) svg').evaluateAll((maps) =>
    maps.map((map) =>
      [...map.querySelectorAll('text')]
        .map((text) => text.textContent)
        .filter((text) => /^[\d.]+$/.test(text))
        .join(),
    ),
  );

export async function aimed(browser: Browser, address: string): Promise<void> {
  const page = await openStudio(browser, address);
  await page.getByRole('button', { name: 'Use the MNIST sample' }).click();
  await page.getByText('Loss 0.').waitFor();
  await fill(page, 'Points a side', '11');
  await page.getByRole('button', { name: 'Measure' }).click();
  await ended(page, '--range -1:1');
  await page.getByRole('button', { name: 'New directions' }).click();
  await ended(page, '--seed 1');
  await page.getByLabel('Turn d₁ (°)').focus();
  for (let k = 0; k < 30; k++) await page.keyboard.press('ArrowRight');
  await ended(page, '--turn 30,0');
  await compareWithNode(page, 'a turned plane');

  const map = page.locator('.canvas.on-map').first();
  await map.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await map.boundingBox())!;
  await page.mouse.move(x + 0.4 * width, y + 0.2 * height);
  await page.mouse.down();
  await page.mouse.move(x + 0.7 * width, y + 0.5 * height, { steps: 3 });
  await page.mouse.up();
  await page.waitForFunction("document.querySelector('.command code').textContent.includes(',')");
  await ended(page, '--range -0.');
  await compareWithNode(page, 'a part of a plane by pointer');
  await page.getByRole('button', { name: 'Whole plane' }).click();
  await ended(page, '--range -1:1');

  await map.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowUp', 'ArrowUp']) await page.keyboard.press(key);
  const far = await page.locator('.distance').innerText();
  check(`says how far a place is from the model: ${far}`, /^\d+\.\d+ from the model/.test(far), far);
  await page.keyboard.press('Enter');
  await ended(page, '--range 0.2:0.6,0:0.4');
  check('a part of a plane is chosen by keyboard', true);
  const outside = await page.locator('.outside').innerText();
  const arrows = await page.locator('.canvas.on-map .outside-mark').count();
  check(`says where the model is: ${outside}`, outside.endsWith('to the left.') && arrows === 1, arrows);

  const surface = page.locator('canvas.surface');
  const picture = (): Promise<string> =>
    surface.evaluate((canvas) => (canvas as unknown as { toDataURL(): string }).toDataURL());
  const before = await picture();
  await surface.focus();
  await page.keyboard.press('ArrowRight');
  const turned = await picture();
  await map.focus();
  await page.keyboard.press('ArrowRight');
  check('the surface is turned by keyboard', before !== turned);
  check('the place read in the map is marked on the surface', turned !== (await picture()));
  await readable(page, 'aimed');

  const ticks = page.locator('.runs input');
  // Where a machine is slow, places of the slider on its way are runs too.
  check('lists its runs', (await ticks.count()) >= 6, await ticks.count());
  await ticks.nth(0).check();
  await ticks.nth(3).check();
  await page.getByRole('button', { name: 'Compare the ticked' }).click();
  await page.getByText('2 runs side by side:').waitFor();
  await page.locator('.compared figure').nth(1).waitFor();
  const [one, other] = await scales(page);
  const bar = (labels: string | undefined): string | undefined => labels?.split(',').slice(-3).join();
  check('planes side by side have one scale', one !== undefined && bar(one) === bar(other), [one, other]);
  await page.locator('.compared').getByRole('button', { name: 'accuracy' }).first().click();
  const pressed = await page.locator('.compared [aria-pressed="true"]').allInnerTexts();
  check('they show the same quantity', pressed.join() === 'accuracy,accuracy', pressed);
  await readable(page, 'compared');
  await page
    .getByRole('button', { name: /^Show plane/ })
    .last()
    .click();
  await page.locator('canvas.surface').waitFor();
  check('an earlier run is shown again', true);
  await page.close();
}
