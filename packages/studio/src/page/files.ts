import type { Engine } from './engine.ts';

/** What a file is for. */
export type Role = 'beside' | 'data' | 'model';

/** A file that the engine has. */
interface StudioFile {
  /** Its path there, which is how commands name it. */
  readonly path: string;
  /** How many bytes it has, where it came from outside. */
  readonly bytes?: number;
  /** What it is for. */
  role: Role;
}

/** What a file is for, going by its name: labels and external data of models are read beside others. */
function roleOf(path: string): Role {
  if (/\.(?:onnx|safetensors)$/i.test(path)) return 'model';
  if (/\.(?:npz|npy|csv|tsv)$/i.test(path) || /images[-.]idx3|(?:data|test)_batch.*\.bin$/i.test(path))
    return 'data';
  return 'beside';
}

/** The files of the studio. Whoever subscribes is told of every change. */
export interface Files {
  /** All of them, in the order they came. */
  readonly all: () => readonly StudioFile[];
  /** The paths of the models. */
  readonly models: () => readonly string[];
  /** The path of the data: the last file that is some. */
  readonly data: () => string | undefined;
  /** Adds files of the reader's, in place of those of the same name. */
  readonly add: (files: readonly { readonly name: string; readonly bytes: Uint8Array }[]) => void;
  /** Adds a file that the engine has made. */
  readonly addMade: (path: string) => void;
  /** Takes in files that the engine has already, by their paths. */
  readonly restore: (paths: readonly string[]) => void;
  /** Says what a file is for. */
  readonly assign: (path: string, role: Role) => void;
  /** Removes a file. */
  readonly remove: (path: string) => void;
  /** Calls `changed` after every change. */
  readonly subscribe: (changed: () => void) => void;
}

/** Keeps the files of the studio in the engine's memory. */
export function filesIn(engine: Engine): Files {
  let all: StudioFile[] = [];
  const listeners: (() => void)[] = [];
  const tell = (): void => listeners.forEach((listener) => listener());
  const put = (file: StudioFile): void => {
    all = [...all.filter(({ path }) => path !== file.path), file];
  };
  return {
    all: () => all,
    models: () => all.filter(({ role }) => role === 'model').map(({ path }) => path),
    data: () => all.findLast(({ role }) => role === 'data')?.path,
    add: (files) => {
      for (const { name, bytes } of files) {
        put({ path: name, bytes: bytes.length, role: roleOf(name) });
        engine.put(name, bytes);
      }
      tell();
    },
    addMade: (path) => {
      put({ path, role: roleOf(path) });
      tell();
    },
    restore: (paths) => {
      for (const path of paths)
        if (!all.some((file) => file.path === path)) put({ path, role: roleOf(path) });
      tell();
    },
    assign: (path, role) => {
      const file = all.find((one) => one.path === path);
      if (file) file.role = role;
      tell();
    },
    remove: (path) => {
      all = all.filter((file) => file.path !== path);
      engine.remove(path);
      tell();
    },
    subscribe: (listener) => void listeners.push(listener),
  };
}
