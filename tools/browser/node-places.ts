// Where ONNX Runtime puts the nodes of a session, from its log.

/** Nodes by their operators: how many run on the GPU, and how many of which on the CPU. */
export interface NodePlaces {
  readonly gpu: number;
  /** By operator and why they are there. */
  readonly cpu: readonly { readonly op: string; readonly nodes: number; readonly why: string }[];
}

const reasons = {
  asked: 'kept there by Orograph: WebGPU fails at places of maxima',
  none: 'no kernel of WebGPU for its types',
  sizes: "faster there, as what it reads is there: ONNX Runtime's choice",
} as const;

/** Reads the lines that were logged while sessions were opened, those of several sessions together. */
export function nodePlaces(lines: readonly string[]): NodePlaces {
  const cpu: { op: string; nodes: number; why: string }[] = [];
  let gpu = 0;
  let provider = '';
  const [unknown, deemed] = [new Set<string>(), new Set<string>()];
  for (const line of lines) {
    const placed = /(?:All nodes|Node\(s\)) placed on \[(\w+)\]\. Number of nodes: (\d+)/.exec(line);
    if (placed) {
      provider = placed[1]!;
      if (provider.startsWith('WebGpu')) gpu += Number(placed[2]);
      continue;
    }
    const missing = /kernel not found in registries for Op type: (\S+) node name: (\S*)/.exec(line);
    if (missing) unknown.add(missing[2]!);
    const moved = /Force fallback to CPU execution for node: (\S*)/.exec(line);
    if (moved) deemed.add(moved[1]!);
    const node = /VerifyEachNodeIsAssignedToAnEp\]\s+(\w+) \((.*)\)/.exec(line);
    if (!node || !provider.startsWith('CPU')) continue;
    const [, op = '', name = ''] = node;
    const why = unknown.has(name) ? reasons.none : deemed.has(name) ? reasons.sizes : reasons.asked;
    const same = cpu.find((one) => one.op === op && one.why === why);
    if (same) same.nodes += 1;
    else cpu.push({ op, nodes: 1, why });
  }
  return { gpu, cpu };
}
