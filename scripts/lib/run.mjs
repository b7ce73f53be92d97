import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root } from './paths.mjs'

const watchMs = 250

/**
 * Runs a program in the foreground: passes SIGINT and SIGTERM on, ends it when npm ends, and resolves to its exit
 * code (128 + signal number when a signal ended it).
 */
export function runForeground(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
  const pass = (signal) => {
    // A terminal already sent Ctrl-C to every process in front of it; twice would read as "now!".
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    child.kill(signal)
  }
  process.on('SIGINT', pass)
  process.on('SIGTERM', pass)
  const unwatch = watchNpm(() => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      process.off('SIGINT', pass)
      process.off('SIGTERM', pass)
      unwatch()
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}

/** npm hands a SIGTERM to its shell, which dies of it without telling anyone: losing that parent is the signal. */
function watchNpm(ended) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return () => {}
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    ended()
  }, watchMs)
  return () => clearInterval(timer)
}
