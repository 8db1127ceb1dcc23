// Adds up what each package's tests reported, and fails if a package reported none.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const root = new URL('../packages/', import.meta.url);
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const dir of readdirSync(root)) {
  const file = new URL(`${dir}/test-results.json`, root);
  if (!existsSync(file)) {
    console.error(`${dir}: no test report`);
    process.exitCode = 1;
    continue;
  }
  const report = JSON.parse(readFileSync(file, 'utf8'));
  sum.passed += report.numPassedTests;
  sum.failed +=
    report.numFailedTests + (report.numFailedTestSuites > 0 && report.numFailedTests === 0 ? 1 : 0);
  sum.skipped += report.numPendingTests + report.numTodoTests;
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
if (sum.passed === 0 || sum.failed > 0) process.exitCode = 1;
