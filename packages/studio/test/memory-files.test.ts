import * as disk from 'node:fs';
import * as diskLater from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

import * as later from '../src/node/fs-promises.ts';
import * as memory from '../src/node/fs.ts';

/** What is asked of both: the same calls must give the same. */
type Fs = typeof memory;

const scratch = disk.mkdtempSync(join(tmpdir(), 'orograph-memory-'));
afterAll(() => disk.rmSync(scratch, { recursive: true }));
let count = 0;
let folder = '';
beforeEach(() => {
  folder = join(scratch, String(count++));
  disk.mkdirSync(folder);
  memory.mkdirSync(folder);
});

/** What a call gives, or the code it fails with. */
function outcome(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}

/** Runs the same on disk and in memory, and compares what it gives. */
function same(act: (fs: Fs, path: (name: string) => string) => unknown): unknown {
  const path = (name: string): string => join(folder, name);
  const [here, there] = [memory, disk as unknown as Fs].map((fs) => outcome(() => act(fs, path)));
  expect(here).toEqual(there);
  return here;
}

describe('files in memory do as files on disk', () => {
  test('a file is written, appended to, cut, read in parts, and moved', () => {
    expect(
      same((fs, path) => {
        fs.writeFileSync(path('a'), 'ze');
        fs.appendFileSync(path('a'), 'ro');
        const file = fs.openSync(path('a'), 'a');
        fs.writeSync(file, Uint8Array.of(0, 49, 50, 51), 1, 2);
        fs.ftruncateSync(file, 5);
        fs.writeSync(file, 'θ');
        fs.fsyncSync(file);
        const size = fs.fstatSync(file).size;
        fs.closeSync(file);
        fs.renameSync(path('a'), path('b'));
        const into = new Uint8Array(4);
        const again = fs.openSync(path('b'));
        const counts = [fs.readSync(again, into, 1, 2, 3), fs.readSync(again, into, 0, 1)];
        fs.closeSync(again);
        return [size, [...into], counts, fs.readFileSync(path('b'), 'utf8'), fs.existsSync(path('a'))];
      }),
    ).toEqual([7, [122, 111, 49, 0], [2, 1], 'zero1θ', false]);
  });

  test('a lock file is made by one, and its first byte is written anew in place', () => {
    same((fs, path) => {
      const file = fs.openSync(path('lock'), 'wx');
      fs.writeSync(file, '{"pid":1}', 0);
      fs.writeSync(file, '{', 0);
      fs.closeSync(file);
      return fs.readFileSync(path('lock'), 'utf8');
    });
    expect(same((fs, path) => fs.openSync(path('lock'), 'wx'))).toBe('EEXIST');
  });

  test('folders are made with those above them, listed in order, and removed with what is in them', () => {
    same((fs, path) => {
      const made = (fs.mkdirSync as (path: string, settings: object) => string)(path('x/y'), {
        recursive: true,
      });
      fs.writeFileSync(path('x/y/2'), '');
      fs.writeFileSync(path('x/1'), '');
      const kinds = fs.readdirSync(path('x'), { withFileTypes: true });
      const listed = kinds.map((entry) => [entry.name, entry.isDirectory(), entry.isFile()]);
      fs.rmSync(path('x'), { recursive: true } as object);
      return [made, listed, fs.existsSync(path('x/y/2'))];
    });
  });

  test('a file cut or grown has zeros where nothing was written', () => {
    same((fs, path) => {
      fs.writeFileSync(path('a'), 'abcdef');
      fs.truncateSync(path('a'), 2);
      fs.truncateSync(path('a'), 4);
      return [...fs.readFileSync(path('a'))];
    });
  });

  test('what is not there fails with the codes of Node', () => {
    expect(same((fs, path) => fs.readFileSync(path('none')))).toBe('ENOENT');
    expect(same((fs, path) => fs.statSync(path('none')))).toBe('ENOENT');
    expect(same((fs, path) => fs.openSync(path('no/file'), 'w'))).toBe('ENOENT');
    expect(same((fs, path) => fs.rmSync(path('none')))).toBe('ENOENT');
    expect(same((fs, path) => fs.readdirSync(path('none')))).toBe('ENOENT');
    expect(same((fs) => fs.readFileSync(folder))).toBe('EISDIR');
    expect(same((fs, path) => fs.statSync(path('none'), { throwIfNoEntry: false }))).toBeUndefined();
  });

  test('a copy is of its own, and refuses to replace where it is told to', () => {
    same((fs, path) => {
      fs.writeFileSync(path('a'), 'one');
      fs.copyFileSync(path('a'), path('b'));
      fs.writeFileSync(path('a'), 'two');
      return fs.readFileSync(path('b'), 'utf8');
    });
    expect(same((fs, path) => fs.copyFileSync(path('a'), path('b'), fs.constants.COPYFILE_EXCL))).toBe(
      'EEXIST',
    );
  });

  test('a stream gives all of a file in pieces', async () => {
    const bytes = Uint8Array.from({ length: 150_000 }, (_, i) => i % 251);
    memory.writeFileSync(join(folder, 'long'), bytes);
    const parts: number[] = [];
    for await (const part of memory.createReadStream(join(folder, 'long'))) parts.push(...part);
    expect(Uint8Array.from(parts)).toEqual(bytes);
  });

  test('promises of the same reject with the same codes', async () => {
    const parts = async (fs: typeof later): Promise<unknown> => {
      const path = join(folder, 'p');
      await fs.writeFile(path, 'abc');
      const file = await fs.open(path);
      const into = new Uint8Array(2);
      const { bytesRead } = await file.read(into, 0, 2, 1);
      await file.close();
      const missing = await fs.stat(`${path}none`).catch((error: NodeJS.ErrnoException) => error.code);
      return [bytesRead, [...into], (await fs.stat(path)).size, missing, await fs.readFile(path, 'utf8')];
    };
    expect(await parts(later)).toEqual(await parts(diskLater as unknown as typeof later));
  });
});
