// Makes the native binding of @tensorflow/tfjs-node where its own download cannot be reached: compiles the C++ that the
// package ships against a libtensorflow, and puts both where the package looks for them. Linux, Node 20 or 22, a C++ compiler.
//
//   node tools/tfjs-native.mjs                        libtensorflow from TensorFlow's Python wheel, by pip (x64; 210 MB)
//   node tools/tfjs-native.mjs --wheel FILE.whl       from a wheel of tensorflow or tensorflow-cpu 2.13 or later
//   node tools/tfjs-native.mjs --libtensorflow DIR    from a folder with include/ and lib/ (libtensorflow's own archive, unpacked)
//   node tools/tfjs-native.mjs --if-possible          as the first; where it cannot be done, says why and ends with 0
//
// CXX names the compiler (c++), PYTHON the Python that has pip (python3).
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { Unzip, UnzipInflate } from 'fflate';
import { include_dir as nodeHeaders } from 'node-api-headers';

/** The wheel that is fetched: the newest whose kernels were compared with those of libtensorflow 2.9, see docs/which-engine.md. */
const wheelVersion = '2.15.1';
const napi = 8;

const { values: flags } = parseArgs({
  options: {
    wheel: { type: 'string' },
    libtensorflow: { type: 'string' },
    'if-possible': { type: 'boolean' },
  },
});
const temporary = mkdtempSync(join(tmpdir(), 'tfjs-native-'));
try {
  await make();
} catch (error) {
  const reason = String(error.message).split('\n')[0];
  console.log(
    `native tfjs-node: ${flags['if-possible'] ? 'not here, so the fallback is tested only: ' : ''}${reason}`,
  );
  if (!flags['if-possible']) process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

async function make() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 23) throw new Error(`tfjs-node 4.22 runs on Node 20 and 22, this is ${process.version}`);
  if (process.platform !== 'linux')
    throw new Error(
      `made on Linux only, this is ${process.platform}: npm rebuild @tensorflow/tfjs-node --ignore-scripts=false`,
    );
  const folder = packageFolder();
  const binding = join(folder, 'lib', `napi-v${napi}`, 'tfjs_binding.node');
  if (flags['if-possible'] && existsSync(binding)) return check();
  const { include, libraries } = await tensorflow();
  const [lib, out] = [join(folder, 'deps', 'lib'), dirname(binding)];
  for (const dir of [lib, out]) mkdirSync(dir, { recursive: true });
  for (const library of libraries) copyFileSync(library, join(lib, basename(library)));
  run(process.env.CXX ?? 'c++', [
    '-O2',
    '-shared',
    '-fPIC',
    '-std=c++17',
    '-w',
    `-DNAPI_VERSION=${napi}`,
    join(folder, 'binding', 'tfjs_backend.cc'),
    join(folder, 'binding', 'tfjs_binding.cc'),
    `-I${folder}`,
    `-I${include}`,
    `-I${nodeHeaders}`,
    `-L${lib}`,
    ...libraries.map((library) => `-l:${basename(library)}`),
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
    '-o',
    binding,
  ]);
  check();
}

/** Where @tensorflow/tfjs-node is installed for the package that loads it. */
function packageFolder() {
  const require = createRequire(new URL('../packages/models/package.json', import.meta.url));
  try {
    return dirname(require.resolve('@tensorflow/tfjs-node/package.json'));
  } catch {
    throw new Error('@tensorflow/tfjs-node is not installed (npm ci --include=optional)');
  }
}

/** The headers and libraries of TensorFlow. */
async function tensorflow() {
  if (flags.libtensorflow) {
    const lib = join(flags.libtensorflow, 'lib');
    if (!existsSync(lib)) throw new Error(`${flags.libtensorflow}: expected a folder with include/ and lib/`);
    return { include: join(flags.libtensorflow, 'include'), libraries: librariesIn(lib) };
  }
  const wheel = flags.wheel ?? fetchWheel();
  if (!existsSync(wheel)) throw new Error(`${wheel}: no such file`);
  await unpack(wheel);
  const root = join(temporary, 'tensorflow');
  return { include: join(root, 'include'), libraries: librariesIn(root) };
}

/** One file of each library; of libtensorflow.so and libtensorflow.so.2 the latter, which is the name it is loaded by. */
function librariesIn(folder) {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const found = names.filter((name) => /^libtensorflow(?:_cc|_framework)?\.so\.2$/.test(name));
  if (!found.some((name) => !name.includes('framework')))
    throw new Error(`no libtensorflow.so.2 or libtensorflow_cc.so.2 in it (wheels have one from 2.13 on)`);
  return found.map((name) => join(folder, name));
}

function fetchWheel() {
  if (process.arch !== 'x64') throw new Error(`no wheel is known for ${process.arch}; give one with --wheel`);
  const wheel = `tensorflow-cpu==${wheelVersion} --no-deps --only-binary=:all: --python-version=3.11 --platform=manylinux_2_17_x86_64`;
  const pip = `-m pip download --quiet --disable-pip-version-check --retries=1 --timeout=20 ${wheel}`;
  run(process.env.PYTHON ?? 'python3', [...pip.split(' '), '--dest', temporary]);
  const file = readdirSync(temporary).find((name) => name.endsWith('.whl'));
  return join(temporary, file);
}

/** Unpacks libraries and headers of a wheel, a piece at a time: they are 600 MB. */
async function unpack(wheel) {
  const wanted =
    /^tensorflow\/(?:libtensorflow\w*\.so\.2|include\/(?:tensorflow\/(?:c|core\/platform)|tsl)\/.*\.h)$/;
  const written = [];
  const zip = new Unzip((file) => {
    if (!wanted.test(file.name)) return;
    const path = join(temporary, file.name);
    mkdirSync(dirname(path), { recursive: true });
    const stream = createWriteStream(path);
    written.push(finished(stream));
    file.ondata = (error, chunk, final) => {
      if (error) stream.destroy(error);
      else if (final) stream.end(chunk);
      else stream.write(chunk);
    };
    file.start();
  });
  zip.register(UnzipInflate);
  const handle = await open(wheel);
  for await (const chunk of handle.createReadStream({ highWaterMark: 2 ** 20 })) {
    zip.push(chunk);
    await new Promise((resolve) => setImmediate(resolve));
  }
  zip.push(new Uint8Array(0), true);
  await Promise.all(written);
}

/** Loads it in a process of its own and multiplies. */
function check() {
  const program = `const tf = require('@tensorflow/tfjs-node');
    const y = tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).dataSync();
    console.log(tf.getBackend() + ' ' + y.join());`;
  const said = run(process.execPath, ['-e', program], {
    cwd: new URL('../packages/models/', import.meta.url),
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' },
  });
  if (said.trim() !== 'tensorflow 3,3,3,3') throw new Error(`it loads but does not work: ${said}`);
  console.log('native tfjs-node: works');
}

function run(command, args, options = {}) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
  } catch (error) {
    const lines = String(error.stderr ?? '')
      .trim()
      .split('\n');
    const line = lines.find((text) => /error/i.test(text)) ?? (lines.at(-1) || error.message);
    throw new Error(`${basename(command)}: ${line}`, { cause: error });
  }
}
