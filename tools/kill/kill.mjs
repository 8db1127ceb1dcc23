// Runs every command that writes, ends it by SIGKILL at random moments, gives it again until it is done, and compares all it wrote with
// what an undisturbed run wrote, byte for byte; meanwhile each journal must be a beginning of the whole one. Moments follow from the seed:
// shares of the processor's time that the undisturbed run took, where /proc tells it, so that a busy machine does not matter.
//   node --conditions=@orograph/source --import tsx tools/kill/kill.mjs [--kills 8] [--only train,slice] [--seed 0] [--bin PATH]
// `--kills` is how often each command is killed. Commands are those that users install, laid out by tools/stage.mjs unless `--bin` names others.
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { loadOnnx, serializeTrajectory } from '@orograph/models';
import { layoutOfParameters, parametersOf, thetaOf } from '@orograph/onnx';
import { random, streamSeed } from '@orograph/tensor';

import stage from '../stage.mjs';
import { cases, pipeline } from './cases.mjs';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '8' },
    only: { type: 'string' },
    seed: { type: 'string', default: '0' },
    bin: { type: 'string' },
  },
});
const published = '../../packages/cli/.published/node_modules/@orograph/cli/bin/orograph.js';
const bin = values.bin ?? fileURLToPath(new URL(published, import.meta.url));
if (values.bin === undefined) await stage();
const fixtures = fileURLToPath(new URL('../../packages/cli/test/fixtures/', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'orograph-kill-'));
const wanted = Number(values.kills);

/** A path of five points between two models, and the other inputs. */
async function makeInputs(folder) {
  mkdirSync(folder, { recursive: true });
  for (const file of ['mlp-0.onnx', 'mlp-1.onnx', 'data.npz'])
    cpSync(join(fixtures, file), join(folder, file));
  const [from, to] = await Promise.all([0, 1].map((k) => loadOnnx(join(fixtures, `mlp-${k}.onnx`))));
  const parameters = parametersOf(from);
  const [a, b] = [thetaOf(from, parameters), thetaOf(to, parametersOf(to))];
  const thetas = [0, 1, 2, 3, 4].map((k) => Float32Array.from(a, (x, i) => x + (k / 4) * (b[i] - x)));
  const path = serializeTrajectory({ steps: [0, 1, 2, 3, 4], thetas }, layoutOfParameters(parameters));
  writeFileSync(join(folder, 'path.npz'), path);
  writeFileSync(join(folder, 'pipeline.yaml'), pipeline);
}

/** Milliseconds between two looks at how far a command is. */
const pause = 20;

/** Milliseconds that a process has computed for, or has existed for where /proc does not say. */
function spentBy(pid, since) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return 10 * (Number(user) + Number(system));
  } catch {
    return existsSync('/proc/self/stat') ? 0 : performance.now() - since;
  }
}

/** Runs a command in a folder, and ends it after so many milliseconds if it has not ended by itself. */
const orograph = (line, cwd, killAfter = Infinity) =>
  new Promise((resolve) => {
    const start = performance.now();
    const child = spawn(process.execPath, [bin, ...line.split(' ')], {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let [err, ms] = ['', 0];
    child.stderr.on('data', (chunk) => (err += chunk));
    const timer = setInterval(() => {
      ms = Math.max(ms, spentBy(child.pid, start));
      if (ms >= killAfter) child.kill('SIGKILL');
    }, pause);
    child.on('exit', (code, signal) => {
      clearInterval(timer);
      resolve({ code, signal, err, ms });
    });
  });

/** The files under some paths of a folder, by name. */
function filesOf(folder, writes) {
  const found = new Map();
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) for (const name of readdirSync(path)) visit(join(path, name));
    else found.set(relative(folder, path), readFileSync(path));
  };
  for (const path of writes) visit(join(folder, path));
  return found;
}

/** What differs between two sets of files, in words. */
function differences(expected, got) {
  const names = [...new Set([...expected.keys(), ...got.keys()])];
  return names.flatMap((name) => {
    if (!got.has(name)) return [`${name} is missing`];
    if (!expected.has(name)) return [`${name} is left over`];
    return expected.get(name).equals(got.get(name)) ? [] : [`${name} differs`];
  });
}

/** The whole lines of the journals among some files; a preview is no journal, and is gone in the end. */
const journalsOf = (files) =>
  [...files]
    .filter(([name]) => basename(name) === 'records.ndjson')
    .map(([name, bytes]) => [name, bytes.subarray(0, bytes.lastIndexOf(10) + 1)]);

async function check(name, { before = [], line, writes, isTimed = false }, stream) {
  const inputs = join(root, name, 'inputs');
  const [whole, killed] = ['whole', 'killed'].map((kind) => join(root, name, kind));
  const failures = [];
  await makeInputs(inputs);
  for (const first of before) {
    const { code, err } = await orograph(first, inputs);
    if (code !== 0) return { kills: 0, rounds: 0, failures: [`${first}: exit ${code}: ${err.slice(-300)}`] };
  }
  // The first of two undisturbed runs may find nothing in the caches: how long one takes is what the faster one took.
  let ms = Infinity;
  let expected;
  for (const _ of [0, 1]) {
    rmSync(whole, { recursive: true, force: true });
    cpSync(inputs, whole, { recursive: true });
    const reference = await orograph(line, whole);
    if (reference.code !== 0)
      return {
        kills: 0,
        rounds: 0,
        failures: [`${line}: exit ${reference.code}: ${reference.err.slice(-300)}`],
      };
    ms = Math.min(ms, reference.ms);
    const got = filesOf(whole, writes);
    if (expected && !isTimed) failures.push(...differences(expected, got));
    expected = got;
  }
  let kills = 0;
  let rounds = 0;
  for (let idle = 0; kills < wanted && idle < 5 && failures.length === 0;) {
    rmSync(killed, { recursive: true, force: true });
    cpSync(inputs, killed, { recursive: true });
    const kept = [];
    let own = 0;
    for (;;) {
      // Some go on to the end, so that what was killed several times is compared.
      const after = own < 4 && kills < wanted ? ms * (0.1 + 0.95 * stream.uniform()) : Infinity;
      const { code, signal, err } = await orograph(line, killed, after);
      if (signal === 'SIGKILL') {
        kills += 1;
        own += 1;
        kept.push(journalsOf(filesOf(killed, writes)));
        continue;
      }
      if (code !== 0) failures.push(`goes not on after ${own} kills: exit ${code}: ${err.slice(-300)}`);
      break;
    }
    rounds += 1;
    idle = own === 0 ? idle + 1 : 0;
    const got = filesOf(killed, writes);
    if (failures.length === 0 && !isTimed) failures.push(...differences(expected, got));
    for (const journals of kept)
      for (const [file, bytes] of journals)
        if (!got.get(file)?.subarray(0, bytes.length).equals(bytes))
          failures.push(`${file} was written anew`);
    if (own === 0 && idle === 5) failures.push(`only ${kills} of ${wanted} kills came before its end`);
    if (failures.length === 0) rmSync(killed, { recursive: true, force: true });
  }
  return { kills, rounds, failures };
}

let [kills, failed] = [0, 0];
const names = values.only?.split(',') ?? Object.keys(cases);
for (const [k, name] of names.entries()) {
  const found = await check(name, cases[name], random(streamSeed(Number(values.seed), k)));
  kills += found.kills;
  if (found.failures.length > 0) failed += 1;
  console.log(
    `${name}: ${found.kills} kills, ${found.rounds} runs made to the end, ${found.failures.length === 0 ? 'all bytes as of an undisturbed run' : found.failures.join('; ')}`,
  );
}
console.log(`${kills} kills of ${names.length} commands, ${failed} with failures`);
if (failed === 0) rmSync(root, { recursive: true, force: true });
else console.log(`what they wrote is in ${root}`);
process.exitCode = failed > 0 ? 1 : 0;
