// Entry of the Node host. The check comes before anything else is loaded: better-sqlite3 13 ends an older Node with
// a segmentation fault as soon as it is imported.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(`Orgdeck needs Node 24 or newer, this is ${process.versions.node}. Use "npm start".\n`)
  process.exit(1)
}
// What this process makes is for its owner only, whatever library makes it.
process.umask(0o077)
const { run } = await import('./run.ts')
await run(process.argv.slice(2), new URL('../../', import.meta.url))

export {}
