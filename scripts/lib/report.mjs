import { existsSync, readFileSync } from 'node:fs'

/** `{ passed, failed, skipped }` of a step that is one check. */
export function countCheck(status) {
  return status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}

/** Counts from vitest's JSON report. A file that broke before its first test, or a run without tests, is a failure. */
export function countVitest(path, status) {
  const report = read(path)
  if (report === null) return countCheck(status === 0 ? 1 : status)
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  return settle(status, {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  })
}

/** Counts from Playwright's JSON report. A flaky test counts as failed: it did fail. */
export function countPlaywright(path, status) {
  const report = read(path)
  if (report === null) return countCheck(status === 0 ? 1 : status)
  const { expected, unexpected, flaky, skipped } = report.stats
  return settle(status, { passed: expected, failed: unexpected + flaky, skipped })
}

/** `N passed, N failed` and `, N skipped` when any. */
export function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** A non-zero exit (an error outside any test), or no test at all, must not read as success. */
function settle(status, counts) {
  const nothing = counts.passed + counts.failed + counts.skipped === 0
  return counts.failed === 0 && (status !== 0 || nothing) ? { ...counts, failed: 1 } : counts
}

function read(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
}
