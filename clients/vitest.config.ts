import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

function project(name: string, own: string) {
  return {
    plugins: [vue()],
    resolve: { alias: { '@shared': here('./shared'), '@browser': here('./browser'), '@': here(own) } },
    test: {
      name,
      environment: 'happy-dom',
      include: [`${here(`./${name}/tests`)}/**/*.test.ts`],
      server: { deps: { inline: [/vant/] } },
    },
  }
}

export default defineConfig({
  test: {
    projects: [
      project('browser', './browser'),
      project('rider', './rider/src'),
      project('console', './console/src'),
    ],
  },
})
