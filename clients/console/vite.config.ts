import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import Components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const server = process.env['SONGDA_ADDRESS'] ?? 'http://127.0.0.1:8000'

export default defineConfig({
  base: '/console/',
  resolve: {
    alias: { '@shared': here('../shared'), '@browser': here('../browser'), '@': here('./src') },
  },
  plugins: [vue(), Components({ resolvers: [ElementPlusResolver()], dts: false, dirs: [] })],
  // MapLibre is one file of a megabyte, loaded only with the operator's map.
  build: { chunkSizeWarningLimit: 1200 },
  server: { proxy: { '/api': server, '/demo': server, '/live': { target: server, ws: true } } },
})
