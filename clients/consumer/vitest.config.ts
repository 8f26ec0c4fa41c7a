import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  resolve: { alias: { '@shared': here('../shared'), '@': here('src'), vitest: here('node_modules/vitest/dist/index.js') } },
  server: { fs: { allow: ['..'] } },
  test: {
    dir: here('..'),
    include: ['consumer/src/**/*.test.ts', 'consumer/test/**/*.test.ts', 'consumer/vite/**/*.test.ts', 'shared/**/*.test.ts'],
    testTimeout: 60_000,
  },
})
