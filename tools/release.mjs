// A release, tried: node tools/release.mjs [--repository https://host/owner/name] [--publish]
// Checks that the tree is committed, that all packages share one version and that CHANGELOG.md has a section for it; packs them
// and lists what would be published. Only with --publish are they published, those that others depend on first.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { manifestOf, packAll, packageFolders } from './pack.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { repository: { type: 'string' }, publish: { type: 'boolean' } } });
const run = (command, args) => execFileSync(command, args, { cwd: root, encoding: 'utf8' });

const manifests = packageFolders().map(manifestOf);
const versions = new Set(manifests.map(({ version }) => version));
const [version] = versions;
const problems = [
  versions.size > 1 && `one version for all packages: got ${[...versions].join(', ')}`,
  run('git', ['status', '--porcelain']) !== '' && 'the tree has changes that are not committed',
  !readFileSync(join(root, 'CHANGELOG.md'), 'utf8').includes(`## ${version}`) &&
    `CHANGELOG.md has no section "## ${version}"`,
  values.publish && !values.repository && '--publish needs --repository',
  ...manifests.map(({ name, keywords }) => !keywords?.length && `${name}: no keywords`),
].filter(Boolean);

const folder = mkdtempSync(join(tmpdir(), 'orograph-release-'));
try {
  if (problems.length > 0) throw new Error(problems.join('\n'));
  run('npx', ['nx', 'run-many', '-t', 'build']);
  for (const tarball of await packAll(folder, values)) {
    console.log(`${basename(tarball)}  ${Math.ceil(statSync(tarball).size / 1024)} kB`);
    if (values.publish) run('npm', ['publish', '--access', 'public', tarball]);
  }
  console.log(values.publish ? `published ${version}` : `${version} is ready; nothing was published`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
