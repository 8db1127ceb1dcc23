// Packs every package as it is published: built code, README with links that work outside the repository, LICENSE, and the
// repository's address where one is given.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

import { bundle } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The folders of the packages that are published, those that others depend on first. */
export function packageFolders() {
  const folders = readdirSync(join(root, 'packages')).filter(
    (name) => existsSync(join(root, 'packages', name, 'package.json')) && !manifestOf(name).private,
  );
  const layer = (name) =>
    Number(
      manifestOf(name)
        .nx.tags.find((tag) => tag.startsWith('layer:'))
        .slice(6),
    );
  return folders.toSorted((a, b) => layer(a) - layer(b) || a.localeCompare(b));
}

/** package.json of a package. */
export const manifestOf = (name) =>
  JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));

/**
 * Lays out a built package in `stage` as it is published, but for its README and licence: its joined modules, and what else its manifest
 * names, except for the parts in `without`. Gives its manifest.
 */
export async function stagePackage(name, stage, { without = [] } = {}) {
  const source = join(root, 'packages', name);
  const manifest = manifestOf(name);
  if (!existsSync(join(source, 'dist')))
    throw new Error(`${manifest.name}: not built, run npm run build first`);
  mkdirSync(stage, { recursive: true });
  // What is published is what `files` names; its exceptions, with !, are npm's to leave out.
  for (const part of manifest.files.filter((own) => !own.startsWith('!') && !without.includes(own)))
    // What the command line takes along of another package is what that is built to.
    cpSync(
      existsSync(join(source, part)) ? join(source, part) : join(root, 'packages', part, 'dist'),
      join(stage, part),
      { recursive: true },
    );
  await bundle(source, stage, manifest);
  const { nx: _, devDependencies: __, ...published } = manifest;
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  return published;
}

/**
 * Packs all packages into `folder` and gives the tarballs' paths, those that others depend on first.
 * `repository` is the address of a web page of the repository; without one, links into the repository become plain text.
 */
export async function packAll(folder, { repository } = {}) {
  const tarballs = [];
  for (const name of packageFolders()) {
    const stage = join(folder, 'stage', name);
    const published = await stagePackage(name, stage);
    cpSync(join(root, 'LICENSE'), join(stage, 'LICENSE'));
    const readme = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8');
    writeFileSync(join(stage, 'README.md'), withLinks(readme, `packages/${name}`, repository));
    if (repository) {
      published.repository = { type: 'git', url: `git+${repository}.git`, directory: `packages/${name}` };
      writeFileSync(join(stage, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
    }
    const args = ['pack', '--silent', '--pack-destination', folder];
    tarballs.push(join(folder, execFileSync('npm', args, { cwd: stage, encoding: 'utf8' }).trim()));
  }
  return tarballs;
}

/** A README's links into the repository, as addresses or, without one, as their text. */
export const withLinks = (markdown, folder, repository) =>
  markdown.replaceAll(/\[([^\]]+)\]\((?!https?:|#|mailto:)([^)\s]+)\)/g, (_, text, target) =>
    repository ? `[${text}](${repository}/blob/main/${posix.join(folder, target)})` : text,
  );
