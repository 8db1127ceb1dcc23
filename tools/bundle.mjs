// Joins the modules of a built package into few: a command that opens fifty files starts in half the time of one that opens six hundred.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Dependencies of many small modules, of which few are used; their code is taken in, with its notice. */
const takenIn = ['@bufbuild/protobuf'];

/**
 * The modules of a package that are loaded by their own name: those its manifest names, its command's and its workers'; and those directly in
 * `dist` that name files beside them, which must not end up in a module of a deeper folder.
 */
function entriesOf(source, { exports, imports, bin }) {
  const named = (value) => (typeof value === 'string' ? [value] : Object.values(value ?? {}).flatMap(named));
  const built = named([exports, imports]).filter((path) => /^\.\/dist\/.*\.js$/.test(path));
  const placed = readdirSync(join(source, 'dist')).filter(
    (name) =>
      name.endsWith('.worker.js') ||
      (name.endsWith('.js') && readFileSync(join(source, 'dist', name), 'utf8').includes('import.meta.url')),
  );
  const others = [...placed, ...(bin ? ['bin.js'] : [])].map((name) => `./dist/${name}`);
  return [...new Set([...built, ...others])];
}

/** What a package imports by name: other packages, but those that are taken in, and its own modules that differ by where they run. */
const importedBy = ({ dependencies, peerDependencies, optionalDependencies, imports }) =>
  Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies, ...imports }).flatMap(
    (name) => (takenIn.includes(name) ? [] : [name, `${name}/*`]),
  );

/**
 * Replaces the modules in `dist` of `stage`, a copy of a built package, by its entries and the pieces that they share or load later.
 * Names and lines stay readable, and types as they were.
 */
export async function bundle(source, stage, manifest) {
  const { metafile } = await build({
    absWorkingDir: source,
    entryPoints: entriesOf(source, manifest),
    outdir: join(stage, 'dist'),
    outbase: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: importedBy(manifest),
    chunkNames: '[name]-[hash]',
    metafile: true,
    sourcemap: true,
    logLevel: 'warning',
  });
  const kept = new Set(Object.keys(metafile.outputs).map((path) => path.split('/dist/').at(-1)));
  for (const path of readdirSync(join(stage, 'dist'), { recursive: true }))
    if (/\.js(\.map)?$/.test(path) && !kept.has(path)) rmSync(join(stage, 'dist', path));
  const inputs = Object.keys(metafile.inputs).map((path) => join(source, path));
  const notices = takenIn.flatMap((name) => noticeOf(name, inputs) ?? []);
  if (notices.length > 0) writeFileSync(join(stage, 'dist', 'third-party.txt'), notices.join('\n'));
}

/** Says that code of a package was taken in, with the comment that its modules begin with; nothing where none was. */
function noticeOf(name, inputs) {
  const module = inputs.find((path) => path.includes(`/node_modules/${name}/`));
  if (module === undefined) return undefined;
  const folder = module.slice(0, module.lastIndexOf(`/${name}/`) + name.length + 2);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const [header] = /^(?:\/\/.*\n)+/.exec(readFileSync(module, 'utf8')) ?? [''];
  return `Holds code of ${name} ${version}, licensed ${license}:\n\n${header.replaceAll(/^\/\/ ?/gm, '')}`;
}
