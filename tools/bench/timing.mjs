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
