// Modules import each other one way: there is no circle among the sources of the packages, imports of types and dynamic ones included.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../packages', import.meta.url));
const imports =
  /^(?:import|export)\b[^'";]*?\bfrom\s*['"](\.[^'"]+)['"]|^import\s*['"](\.[^'"]+)['"]|\bimport\(\s*['"](\.[^'"]+)['"]/gm;

const modules = readdirSync(root).flatMap((name) => {
  const source = join(root, name, 'src');
  return existsSync(source)
    ? readdirSync(source, { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.tsx?$/.test(file))
        .map((file) => join(source, file))
    : [];
});
const importsOf = new Map(
  modules.map((module) => [
    module,
    [...readFileSync(module, 'utf8').matchAll(imports)].map(([, ...paths]) =>
      resolve(dirname(module), paths.find(Boolean)),
    ),
  ]),
);

/** The modules of each circle of imports: the strongly connected components of more than one module (Tarjan 1972). */
export function circles() {
  const [place, least, path, found] = [new Map(), new Map(), [], []];
  const visit = (module) => {
    place.set(module, place.size);
    least.set(module, place.get(module));
    path.push(module);
    for (const next of importsOf.get(module) ?? []) {
      if (!importsOf.has(next)) continue;
      if (!place.has(next)) visit(next);
      if (path.includes(next)) least.set(module, Math.min(least.get(module), least.get(next)));
    }
    if (least.get(module) !== place.get(module)) return;
    const circle = path.splice(path.indexOf(module));
    if (circle.length > 1) found.push(circle);
  };
  for (const module of modules) if (!place.has(module)) visit(module);
  return found.map((circle) => circle.map((module) => relative(root, module)));
}
