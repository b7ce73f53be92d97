import { defineConfig } from 'vitest/config'

// better-sqlite3 13 ends the process with a segmentation fault under Node 20; say so before it can.
if (Number(process.versions.node.split('.')[0]) < 24) {
  throw new Error(`Orgdeck needs Node 24 or newer, this is ${process.versions.node}. Run "npm test".`)
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts'],
          exclude: ['src/renderer/**'],
          pool: 'forks',
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'window',
          include: ['src/renderer/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          testTimeout: 20_000,
        },
      },
      {
        test: { name: 'rules', include: ['test/rules/**/*.test.ts'], testTimeout: 20_000 },
      },
      {
        test: {
          name: 'system',
          include: ['test/{contract,exploit,system}/**/*.test.ts'],
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
