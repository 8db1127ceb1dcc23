// Fails when package-lock.json lacks a dependency of a locked package, or a platform binary it names as
// optional: npm leaves out, without a word, what the registry did not have on the day.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));

/** Whether `name` resolves from the locked package at `path`, walking up node_modules. */
function locked(path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (`${at && `${at}/`}node_modules/${name}` in packages) return true;
    if (!at.includes('/node_modules/')) return `node_modules/${name}` in packages;
  }
}

const missing = Object.entries(packages).flatMap(([path, entry]) =>
  Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
    .filter((name) => !locked(path, name))
    .map((name) => `${path} -> ${name}`),
);
console.log(
  missing.length > 0 ? missing.join('\n') : `${Object.keys(packages).length} entries, none missing`,
);
process.exitCode = missing.length > 0 ? 1 : 0;
