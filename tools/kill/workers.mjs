// Has runs made by three workers of a queue, one of which is ended by SIGKILL every so often while the server is restarted once a run, and
// compares all records, checksums and vectors with those of a run made here, byte for byte. Needs redis-server.
//   node --conditions=@orograph/source --import tsx tools/kill/workers.mjs [--kills 50] [--every 2] [--only slice,subspace,sweep,reproduce] [--seed 0]
// `--kills` is how many workers are killed for each command at least; `--every` how many seconds lie between two kills.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { random, streamSeed } from '@orograph/tensor';

import { hasRedis, redisServer } from '../../packages/queue/test/redis-server.ts';
import stage from '../stage.mjs';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    every: { type: 'string', default: '2' },
    only: { type: 'string' },
    seed: { type: 'string', default: '0' },
  },
});
if (!hasRedis) {
  console.log('redis-server is not to be had here: nothing is killed');
  process.exit(0);
}
await stage();
const bin = fileURLToPath(
  new URL('../../packages/cli/.published/node_modules/@orograph/cli/bin/orograph.js', import.meta.url),
);
const fixtures = fileURLToPath(new URL('../../packages/cli/test/fixtures/', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'orograph-workers-'));
for (const file of ['mlp-0.onnx', 'mlp-1.onnx', 'data.npz']) cpSync(join(fixtures, file), join(root, file));
const data = '--data data.npz';
const cases = {
  slice: `slice mlp-0.onnx ${data} --grid 301x301`,
  subspace: `subspace mlp --hidden 6,6 ${data} --epochs 150 --dimensions 2,4,6,8,10,12,14,16 --seeds 0..15`,
  sweep: `width mlp --hidden 6,6 ${data} --batch 10 --samples 6 --seeds 0..15 --sweep learning-rate=0.01,0.02,0.05,0.1 --until-loss 0.4 --epochs 200`,
  reproduce: `reproduce --quick --on mlp ${data} --hidden 3 --limit 24 --nulls 1`,
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A process of the command; `text` is what it said, `ended` resolves to its exit code or signal. */
function orograph(words) {
  const child = spawn(process.execPath, [bin, ...words], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  const made = { child, text: '' };
  child.stderr.on('data', (chunk) => (made.text += chunk));
  made.ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
  return made;
}

/** What a run wrote that does not depend on who made it, by name. */
function filesOf(folder) {
  const found = new Map();
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, name);
    const aside = /^(run\.json|run\.lock|report\.html|.*\.svg)$/.test(relative(folder, path));
    if (statSync(path).isFile() && !aside) found.set(name, readFileSync(path));
  }
  return found;
}

function differences(expected, got) {
  const names = [...new Set([...expected.keys(), ...got.keys()])];
  return names.filter((name) => !expected.get(name)?.equals(got.get(name) ?? Buffer.alloc(0)));
}

async function check(name, line, server, stream) {
  const here = orograph([...line.split(' '), '--out', `${name}-here`]);
  if ((await here.ended) !== 0) return { kills: 0, failure: here.text.slice(-300) };
  const expected = filesOf(join(root, `${name}-here`));
  let [kills, runs, restarts, workers] = [0, 0, 0, 0];
  while (kills < Number(values.kills)) {
    const [out, queue] = [`${name}-${runs}`, `${server.url}?prefix=${name}${runs}`];
    const hire = () =>
      orograph(['worker', '--queue', queue, '--lease', '5', '--cache', `cache-${workers++}`]);
    const team = [hire(), hire(), hire()];
    const run = orograph([...line.split(' '), '--out', out, '--queue', queue]);
    const state = {};
    run.ended.then((code) => (state.code = code));
    let killed = 0;
    while (state.code === undefined) {
      await pause(1000 * Number(values.every) * (0.5 + stream.uniform()));
      const k = Math.floor(3 * stream.uniform());
      // One that has not begun to work yet is no loss.
      if (state.code !== undefined || !team[k].text.includes(' at redis://')) continue;
      team[k].child.kill('SIGKILL');
      await team[k].ended;
      killed += 1;
      team[k] = hire();
      if (killed === 2) {
        await server.restart();
        restarts += 1;
      }
    }
    for (const { child } of team) child.kill('SIGINT');
    await Promise.all(team.map(({ ended }) => ended));
    if (state.code !== 0)
      return { kills: kills + killed, failure: `exit ${state.code}: ${run.text.slice(-400)}` };
    const off = differences(expected, filesOf(join(root, out)));
    if (off.length > 0) return { kills: kills + killed, failure: `${off.join(', ')} of ${out} differ` };
    if (killed === 0) return { kills, failure: 'it ended before a worker was killed' };
    rmSync(join(root, out), { recursive: true });
    for (const cache of readdirSync(root).filter((entry) => entry.startsWith('cache-')))
      rmSync(join(root, cache), { recursive: true });
    kills += killed;
    runs += 1;
  }
  return { kills, runs, restarts, records: String(expected.get('records.ndjson')).split('\n').length - 1 };
}

const server = await redisServer();
let [kills, failed] = [0, 0];
const names = values.only?.split(',') ?? Object.keys(cases);
for (const [k, name] of names.entries()) {
  const found = await check(name, cases[name], server, random(streamSeed(Number(values.seed), k)));
  kills += found.kills;
  if (found.failure) failed += 1;
  console.log(
    `${name}: ${found.kills} kills, ${found.failure ?? `${found.runs} runs of ${found.records} records, ${found.restarts} restarts of the server, all bytes as of a run here`}`,
  );
}
await server.stop();
console.log(`${kills} kills of workers, ${failed} of ${names.length} commands with failures`);
if (failed === 0) rmSync(root, { recursive: true, force: true });
else console.log(`what they wrote is in ${root}`);
process.exitCode = failed > 0 ? 1 : 0;
