// A file is one concept: source files stay within a budget of lines of code (comments and blank lines apart), exceptions are listed here
// by name, each with its limit and the reason.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../packages', import.meta.url));
/** An operator is short; an experiment of the paper has its plan, tasks, claims and figures in one place. */
const budget = (file) => {
  if (/^onnx\/src\/(?:ops|lower|lower\/microsoft)\/[^/]+\.ts$/.test(file)) return 60;
  return file.startsWith('paper/src/experiments/') ? 220 : 150;
};
/** Files allowed to be longer. */
const exceptions = {
  'report/src/live/view-server.ts': [185, 'the routes of one server, each a few lines'],
  'models/src/derivatives.ts': [190, 'first and second derivatives share their sessions'],
  'models/src/onnx-loss.ts': [165, 'one object with every capability of a loss'],
  'models/src/state/loss-with-state.ts': [175, 'one object with every capability of a loss'],
  'models/src/tfjs/tfjs-loss.ts': [180, 'one object with every capability of a loss'],
  'models/src/zoo/network.ts': [180, 'the layers that networks are built of'],
  'onnx/src/emit.ts': [165, 'the graph builder, a method per operator'],
  'onnx/src/lower/index.ts': [200, 'the registry, a line per operator'],
  'onnx/src/lower/lowering.ts': [120, 'the list of its operators'],
  'onnx/src/onnx_pb.ts': [Number.POSITIVE_INFINITY, 'generated'],
  'onnx/src/ops/index.ts': [120, 'the registry, a line per operator'],
  'onnx/src/read-graph.ts': [185, 'every field of the format, in its order'],
  'onnx/src/shape-rules.ts': [165, 'a table of rules, a few lines per operator'],
  'paper/src/report/reproduce-report.ts': [185, 'one page, from its head to its foot'],
  'probes/src/index.ts': [240, 'the list of what the package exports'],
  'queue/src/collector.ts': [185, 'one state machine'],
  'report/src/browser/figure-readout.ts': [175, 'one script of the page'],
  'report/src/chart/heat-map-chart.ts': [170, 'one specification of Vega, mark by mark'],
  'studies/src/index.ts': [175, 'the list of what the package exports'],
  'studio/src/node/fs.ts': [165, 'the functions of node:fs that are used, one after the other'],
};
const forbidden = /(?:^|\/)(?:utils?|helpers?|common|misc)\.ts$/;

/** How many lines of a source are code. */
function linesOfCode(source) {
  let count = 0;
  let isComment = false;
  for (const line of source.split('\n').map((text) => text.trim())) {
    isComment ||= line.startsWith('/**') || line.startsWith('/*');
    if (!isComment && line !== '' && !line.startsWith('//')) count += 1;
    if (line.includes('*/')) isComment = false;
  }
  return count;
}

const problems = [];
for (const dir of readdirSync(root))
  for (const file of readdirSync(join(root, dir, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const path = `${dir}/src/${file}`;
    const lines = linesOfCode(readFileSync(join(root, path), 'utf8'));
    const limit = exceptions[path]?.[0] ?? budget(path);
    if (lines > limit) problems.push(`${path}: ${lines} lines of code, budget ${limit}`);
    else if (path in exceptions && lines <= budget(path))
      problems.push(`${path}: listed as an exception, but within the budget with ${lines} lines of code`);
    if (forbidden.test(path)) problems.push(`${path}: name a file after its concept`);
  }
for (const path of Object.keys(exceptions))
  try {
    readFileSync(join(root, path));
  } catch {
    problems.push(`${path}: listed as an exception, but not there`);
  }
console.log(problems.length > 0 ? problems.join('\n') : 'all source files within budget');
process.exitCode = problems.length > 0 ? 1 : 0;
