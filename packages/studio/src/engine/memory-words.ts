/** What runtimes and browsers say when there is no memory left; ONNX Runtime with the size of the buffer that it could not have. */
const noMemory =
  /requested buffer of size (\d+)|bad_alloc|out of memory|\bOOM\b|array buffer allocation failed|invalid (?:typed )?array (?:buffer )?length|cannot enlarge memory|memory access out of bounds/i;

const size = (bytes: number): string =>
  bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toPrecision(2)} GB`;

/** What an error of a command says where its cause is that memory ran out, with what was `held` and needed, in bytes; `undefined` for another error. */
export function memoryWords(error: string, held: number): string | undefined {
  const found = noMemory.exec(error);
  if (!found) return undefined;
  const asked = found[1] === undefined ? 'more' : `${size(Number(found[1]))} in one piece`;
  return `error: out of memory: the network held ${size(held)} and needed ${asked}; WebAssembly has at most 4 GB. Fewer examples or a smaller network take less, and the command line has all of the machine's.`;
}
