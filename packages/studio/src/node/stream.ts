/** The part of `node:stream` that commands use. */

/** A stream that passes on what is written to it. */
export class Writable {
  readonly #pass: (part: string) => void;

  constructor({ write }: { readonly write: (part: string, encoding: string, done: () => void) => void }) {
    this.#pass = (part) => write(part, 'utf8', () => undefined);
  }

  write(part: string): boolean {
    this.#pass(part);
    return true;
  }
}
