// The package graph must be layered. For each package this checks that
//   - it depends only on packages of a lower layer (the `layer:N` tag in its package.json),
//   - its source imports only what its package.json declares, its tests also what the root or its devDependencies declare,
//   - its tsconfig references are exactly its workspace dependencies.
// (tsc -b itself rejects a relative import that reaches into another package.) There is no circle of imports either, see circles.mjs.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { circles } from './circles.mjs';

const root = fileURLToPath(new URL('../packages', import.meta.url));
const text = (...path) => readFileSync(join(root, ...path), 'utf8');
/** A source without its doc comments, whose examples import what they like. */
const withoutDocs = (source) => source.replaceAll(/^\s*\/\*\*[\s\S]*?\*\//gm, '');
const json = (...path) => JSON.parse(text(...path));
const compare = (a, b) => a.localeCompare(b);
const manifests = new Map(readdirSync(root).map((dir) => [dir, json(dir, 'package.json')]));
const dirOf = new Map([...manifests].map(([dir, m]) => [m.name, dir]));
const rootManifest = JSON.parse(readFileSync(join(root, '../package.json'), 'utf8'));
const rootDev = Object.keys({ ...rootManifest.devDependencies, ...rootManifest.optionalDependencies });
const layerTag = /^layer:(\d+)$/;
const layer = (dir) =>
  Number(
    manifests
      .get(dir)
      .nx.tags.find((t) => layerTag.test(t))
      ?.match(layerTag)[1],
  );
const problems = [];

for (const [dir, m] of manifests) {
  const declared = new Set(
    Object.keys({ ...m.dependencies, ...m.peerDependencies, ...m.optionalDependencies }),
  );
  const internal = [...declared].filter((d) => dirOf.has(d)).map((d) => dirOf.get(d));
  for (const d of internal)
    if (!(layer(dir) > layer(d)))
      problems.push(`${m.name}: layer ${layer(dir)} may not depend on ${d}, layer ${layer(d)}`);
  const references = (json(dir, 'tsconfig.json').references ?? []).map((r) => basename(r.path));
  const [have, want] = [references, internal].map((list) => list.toSorted(compare).join());
  if (have !== want) problems.push(`${m.name}: tsconfig references [${have}], dependencies [${want}]`);

  for (const folder of ['src', 'test']) {
    if (!existsSync(join(root, dir, folder))) continue;
    const allowed = new Set([
      ...declared,
      m.name,
      ...Object.keys(m.imports ?? {}),
      ...(folder === 'test' ? [...rootDev, ...Object.keys(m.devDependencies ?? {})] : []),
    ]);
    for (const file of readdirSync(join(root, dir, folder), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      for (const [, specifier] of withoutDocs(text(dir, folder, file)).matchAll(
        /^(?:import|export)\b[^'"]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
      )) {
        if (specifier === undefined || specifier.startsWith('.') || isBuiltin(specifier)) continue;
        const name = specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/');
        if (!allowed.has(name))
          problems.push(
            `${m.name}: ${folder}/${file} imports ${specifier}, which package.json does not declare`,
          );
      }
    }
  }
}

for (const circle of circles()) problems.push(`a circle of imports: ${circle.join(', ')}`);

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
} else {
  console.log(`${manifests.size} packages: layers, imports and references agree, and there is no circle`);
}
