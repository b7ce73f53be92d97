import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

export type Bundle = { readonly entry: string; readonly remove: () => Promise<void> }

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Puts the core and its worker threads into two files, as the product is built: each start then takes half as long. */
export async function bundleCore(): Promise<Bundle> {
  // Inside the project, so that the packages that stay outside are found.
  const outDir = await mkdtemp(at('../../node_modules/.torture-'))
  await build({
    configFile: false,
    logLevel: 'error',
    root: at('../..'),
    publicDir: false,
    build: {
      ssr: true,
      target: 'node24',
      outDir,
      minify: false,
      rollupOptions: {
        input: { core: at('./core.ts'), worker: at('../../src/core/worker.ts') },
        output: { entryFileNames: '[name].js' },
      },
    },
    ssr: { external: ['better-sqlite3', '@napi-rs/keyring'], noExternal: true },
  })
  return { entry: join(outDir, 'core.js'), remove: () => rm(outDir, { recursive: true, force: true }) }
}
