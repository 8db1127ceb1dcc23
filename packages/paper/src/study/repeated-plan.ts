/** What counts repetitions in the settings of an experiment: of optima, pairs and groups of them, seeds. */
const counts = ['groups', 'optima', 'pairs', 'seeds'];

/** The settings of an experiment with another number of repetitions, those of what it goes on from included; as they are without one. */
export function repeatedPlan(plan: unknown, repetitions: number | undefined): unknown {
  if (repetitions === undefined || typeof plan !== 'object' || plan === null || Array.isArray(plan))
    return plan;
  return Object.fromEntries(
    Object.entries(plan).map(([name, value]) => [
      name,
      counts.includes(name) ? repetitions : repeatedPlan(value, repetitions),
    ]),
  );
}
