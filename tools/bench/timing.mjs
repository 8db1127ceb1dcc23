/** The middle of some numbers. */
export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Milliseconds from here on, of processor time or by the clock. */
export function stopwatch(ofProcessor) {
  const [clock, used] = [performance.now(), process.cpuUsage()];
  return () => {
    if (!ofProcessor) return performance.now() - clock;
    const { user, system } = process.cpuUsage(used);
    return (user + system) / 1000;
  };
}

/**
 * Milliseconds of two sides that alternate, and their ratios turn by turn. Each is timed after a pause, as idle threads of the other still spin on
 * its cores otherwise.
 */
export async function byTurns(turns, { own, theirs }, pause = 200) {
  const [ms, others, ratios] = [[], [], []];
  for (let turn = 0; turn < turns; turn++) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    others.push(await theirs());
    await new Promise((resolve) => setTimeout(resolve, pause));
    ms.push(await own());
    ratios.push(ms.at(-1) / others.at(-1));
  }
  return { ms, 'ms, PyTorch': others, 'of PyTorch': ratios };
}
