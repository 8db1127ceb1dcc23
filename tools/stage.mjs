// Before the tests of the command line: lays out all packages as they are published, in a folder that Node resolves them from,
// so that a test that starts a process starts what users install. It builds what is not built.
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { manifestOf, packageFolders, stagePackage } from './pack.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'packages/cli');

export default async function stage() {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-b', cli], { stdio: 'inherit' });
  const folder = join(cli, '.published');
  rmSync(folder, { recursive: true, force: true });
  const lay = async (name) => {
    const place = join(folder, 'node_modules', manifestOf(name).name);
    // No test starts the studio's pages, which take a build of their own.
    await stagePackage(name, place, { without: ['studio'] });
    const own = join(root, 'packages', name, 'node_modules');
    if (existsSync(own)) symlinkSync(own, join(place, 'node_modules'));
  };
  await Promise.all(packageFolders().map(lay));
}
