// Type-checks and runs every `ts` block of the READMEs, the guides and the `@example`s of doc comments, each as a program of its
// own, in a folder that holds the files they name (model.onnx, a.onnx, b.onnx, c.onnx, val.npz):
// Pictures that they draw are those that the documents show.
//   node --conditions=@orograph/source --import tsx tools/doc-examples.ts [part of a path] [--pictures]
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { loadDataset, mlp, saveOnnx, serializeNpz } from '@orograph/models';

/** A block of code of a document. */
interface Example {
  /** The document and the line of the block's first line. */
  readonly where: string;
  readonly code: string;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, '.doc-examples');
const pictures = join(root, 'docs', 'pictures');
const wanted = process.argv.slice(2).find((word) => !word.startsWith('--')) ?? '';
const limitMs = 60_000;

/** The documents: READMEs, guides, and the sources of the packages for their doc comments. */
function* documents(): Generator<string> {
  yield 'README.md';
  yield 'CONTRIBUTING.md';
  for (const name of readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.md') && !/^(?:node_modules|api)\b/.test(name)) yield `docs/${name}`;
  for (const name of readdirSync(join(root, 'packages'))) {
    yield `packages/${name}/README.md`;
    for (const file of readdirSync(join(root, 'packages', name, 'src'), {
      recursive: true,
      encoding: 'utf8',
    }))
      if (file.endsWith('.ts')) yield `packages/${name}/src/${file}`;
  }
}

/** The `ts` blocks of a document; of a source file only those of its doc comments. */
function examplesOf(path: string): Example[] {
  const inComment = path.endsWith('.ts');
  const [open, close] = inComment ? [/^\s*\* ```ts$/, /^\s*\* ```$/] : [/^```ts$/, /^```$/];
  const examples: Example[] = [];
  let block: { readonly line: number; readonly lines: string[] } | undefined;
  for (const [i, line] of readFileSync(join(root, path), 'utf8').split('\n').entries())
    if (!block && open.test(line)) block = { line: i + 2, lines: [] };
    else if (block && close.test(line)) {
      examples.push({ where: `${path}:${block.line}`, code: block.lines.join('\n') });
      block = undefined;
    } else block?.lines.push(inComment ? line.replace(/^\s*\* ?/, '') : line);
  return examples;
}

/** The files that examples name. */
async function writeFiles(): Promise<void> {
  const { inputs, target } = await loadDataset('mnist/test', { limit: 64 });
  const [images] = Object.values(inputs);
  writeFileSync(join(folder, 'val.npz'), serializeNpz({ images: images!, labels: target! }));
  for (const [seed, name] of ['model', 'a', 'b', 'c'].entries())
    await saveOnnx(mlp({ hidden: [16], seed }), join(folder, `${name}.onnx`));
}

/** Runs a program of the folder. */
const run = (file: string, timeout: number): { readonly status: number | null; readonly stderr: string } =>
  spawnSync(process.execPath, ['--conditions=@orograph/source', '--import', 'tsx', file], {
    cwd: folder,
    encoding: 'utf8',
    timeout,
  });

/** A drawing without its numbers, of which the last digits may differ from machine to machine. */
const outline = (svg: string): string =>
  svg.replaceAll(/-?[\d.]+(?:e-?\d+)?/g, '#').replaceAll(/(?:[ ,L]*#)+/g, '#');

/**
 * Pictures that examples have drawn beside those that the documents show. With `--pictures` the documents get the new ones; else what is wrong
 * with the old ones is returned.
 */
function comparePictures(): string[] {
  const drawn = readdirSync(folder).filter((name) => name.endsWith('.svg'));
  if (process.argv.includes('--pictures')) {
    for (const name of drawn) copyFileSync(join(folder, name), join(pictures, name));
    return [];
  }
  return drawn.flatMap((name) => {
    const path = join(pictures, name);
    if (!existsSync(path)) return [`docs/pictures/${name} is not there: run this with --pictures`];
    const same = outline(readFileSync(path, 'utf8')) === outline(readFileSync(join(folder, name), 'utf8'));
    return same ? [] : [`docs/pictures/${name} is not what its code draws: run this with --pictures`];
  });
}

const examples = [...documents()].filter((path) => path.includes(wanted)).flatMap(examplesOf);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const failures: string[] = [];
try {
  await writeFiles();
  const files = examples.map(({ where, code }) => {
    const file = `${where.replaceAll(/[^A-Za-z0-9]+/g, '-')}.ts`;
    writeFileSync(join(folder, file), `// ${where}\n${code}\nexport {};\n`);
    return file;
  });
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../tsconfig.json', compilerOptions: { rootDir: '..' }, include: ['*.ts'] }),
  );
  try {
    execFileSync('npx', ['tsc', '-p', folder], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    failures.push((error as { readonly stdout: string }).stdout);
  }
  // All of them in one process, which is fast; one by one to find out which of them fails.
  writeFileSync(join(folder, 'all.mts'), files.map((file) => `await import('./${file}');\n`).join(''));
  if (run('all.mts', limitMs * files.length).status !== 0)
    for (const [i, file] of files.entries()) {
      const { status, stderr } = run(file, limitMs);
      if (status !== 0)
        failures.push(`${examples[i]!.where}: ended with ${status ?? 'a timeout'}\n${stderr}`);
    }
  failures.push(...comparePictures());
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const failure of failures) console.error(failure);
console.log(`${examples.length} examples of documents, ${failures.length} failures`);
process.exitCode = failures.length > 0 || examples.length === 0 ? 1 : 0;
