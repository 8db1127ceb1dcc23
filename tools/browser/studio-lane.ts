// The studio in headless Chromium, as a person uses it, against the command line in Node.
//   npx nx build @orograph/studio
//   node --conditions=@orograph/source --import tsx tools/browser/studio-lane.ts [folder for screenshots, or - for none [part...]]
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { chromiumPath, launch, serve } from './launch.ts';
import { goesOn, tour } from './studio/again.ts';
import { lostGpu, outOfMemory } from './studio/breaks.ts';
import { badInput, large, ownFiles } from './studio/files.ts';
import { journeys } from './studio/journeys.ts';
import { offline } from './studio/offline.ts';
import { check, checkSizes, folder, problems, shots, site } from './studio/page.ts';
import { aimed } from './studio/plane.ts';
import { noRoom } from './studio/quota.ts';
import { trained } from './studio/trained.ts';
import { byKeyboard, walk } from './studio/walk.ts';

const wanted = process.argv.slice(3);
const parts = {
  walk,
  trained,
  aimed,
  goesOn,
  offline,
  ownFiles,
  byKeyboard,
  journeys,
  noRoom,
  tour,
  badInput,
  outOfMemory,
  lostGpu,
  large,
};
/** Those that take long, and are there for who asks for them. */
const long: readonly string[] = ['journeys', 'large', 'lostGpu', 'noRoom'];

if (shots) mkdirSync(shots, { recursive: true });
if (!chromiumPath) console.log('studio lane: no Chromium here (apt-get install chromium, or set CHROMIUM)');
else if (!existsSync(join(site, 'index.html')))
  throw new Error('build the studio first: npx nx build @orograph/studio');
else {
  const samples = join(site, 'samples');
  for (const name of readdirSync(samples))
    writeFileSync(join(folder, name), readFileSync(join(samples, name)));
  const server = await serve({}, { '/': `${site}/` });
  const browser = await launch();
  try {
    for (const [name, part] of Object.entries(parts)) {
      if (wanted.length === 0 ? long.includes(name) : !wanted.includes(name)) continue;
      await part(browser, server.address).catch((error: Error) =>
        check(name, false, error.message.slice(0, 600)),
      );
    }
    // Sizes are those of a page that was used in every way.
    if (wanted.length === 0) checkSizes(server.asked);
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(problems.length > 0 ? problems.join('\n') : 'the studio does what it says');
  process.exitCode = problems.length > 0 ? 1 : 0;
}
