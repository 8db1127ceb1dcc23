import { isCollection, isMap, isPair, isScalar, LineCounter, parseDocument, visit, type Node } from 'yaml';

import { misuse } from '@orograph/tensor/misuse';

/** A YAML file as plain values, with the place of each. */
export interface YamlFile {
  /** What it holds. Numbers are the text they have in the file, as flags on a command line are. */
  readonly value: unknown;
  /** `file:line:column` of the key or item at a path, or of the last one of the path that there is. */
  readonly placeOf: (path: readonly PropertyKey[]) => string;
}

/**
 * Reads YAML 1.2; aliases and merge keys are followed.
 *
 * @throws MisuseError naming line and column of what is not YAML.
 */
export function parseYaml(text: string, path: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const [error] = document.errors;
  if (error)
    throw misuse('not YAML', {
      expected: 'one YAML document',
      got: `an error: ${error.message}`,
      where: place(error.pos[0]),
    });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'number') node.value = node.source ?? String(node.value);
    },
  });
  return {
    value: plain(() => document.toJS() as unknown, path),
    placeOf: (keys) => place(offsetOf(document.contents, keys)),
  };
}

function plain(read: () => unknown, path: string): unknown {
  try {
    return read();
  } catch (error) {
    throw misuse('not YAML', {
      expected: 'aliases of anchors in it',
      got: `an error: ${(error as Error).message}`,
      where: path,
    });
  }
}

function offsetOf(root: Node | null, path: readonly PropertyKey[]): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const key of path) {
    if (!isCollection(node)) break;
    const item = isMap(node)
      ? node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key))
      : node.items[Number(key)];
    if (item === undefined) break;
    const at = (isPair(item) ? item.key : item) as Node;
    offset = at.range?.[0] ?? offset;
    node = isPair(item) ? item.value : item;
  }
  return offset;
}
