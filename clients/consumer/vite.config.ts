import { fileURLToPath } from 'node:url'
import uniPlugin from '@dcloudio/vite-plugin-uni'
import { defineConfig } from 'vite'
import { ownHosts } from './vite/ownHosts'
import { webRoles } from './vite/roles'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
// The plugin is CommonJS: under ESM its function is one level deeper.
const uni = (uniPlugin as unknown as { default?: typeof uniPlugin }).default ?? uniPlugin
const web = process.env['UNI_PLATFORM'] === 'h5'

export default defineConfig({
  plugins: [...(web ? [webRoles()] : []), uni(), ownHosts()],
  resolve: { alias: { '@shared': here('../shared') } },
  build: { sourcemap: false, target: 'es2018' },
})
