import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/**
 * One build for both hosts: the Electron shell, the Node host, and the two worker entries they share
 * all land in out/main, so `new URL('./x.js', import.meta.url)` holds wherever the code ended up.
 */
export default defineConfig({
  main: {
    build: {
      sourcemap: true,
      rolldownOptions: {
        input: {
          index: resolve('src/main/index.ts'),
          host: resolve('src/server/main.ts'),
          worker: resolve('src/core/worker.ts'),
          simulator: resolve('src/simulator/worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: {
      minify: true,
      rolldownOptions: { input: resolve('src/renderer/index.html') },
    },
  },
})
