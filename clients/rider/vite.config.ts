import { VantResolver } from '@vant/auto-import-resolver'
import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import Components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
/** Vant's icon font comes as data; its second source is another's host, which no page of ours asks. */
const onlyOurIcons = {
  name: 'only-our-icons',
  enforce: 'pre' as const,
  transform: (code: string, id: string) => (id.includes('vant') && id.includes('.css') ? code.replace(/,\s*url\(['"]?(?:https?:)?\/\/[^)]*\)\s*format\([^)]*\)/g, '') : null),
}

const server = process.env['SONGDA_ADDRESS'] ?? 'http://127.0.0.1:8000'

export default defineConfig({
  base: '/rider/',
  resolve: {
    alias: { '@shared': here('../shared'), '@browser': here('../browser'), '@': here('./src') },
  },
  plugins: [
    onlyOurIcons,
    vue(),
    Components({ resolvers: [VantResolver()], dts: false, dirs: [] }),
    VitePWA({
      registerType: 'prompt',
      scope: '/rider/',
      includeAssets: ['icon.svg', 'icon-180.png'],
      manifest: {
        name: '送达骑手 Songda Rider',
        short_name: '送达骑手',
        lang: 'zh-CN',
        id: '/rider/',
        start_url: '/rider/',
        scope: '/rider/',
        display: 'standalone',
        orientation: 'portrait',
        theme_color: '#0b6b50',
        background_color: '#f4f6f5',
        icons: [
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        navigateFallback: '/rider/index.html',
        globPatterns: ['**/*.{js,css,html,svg,png,woff2}'],
        // Deliveries and money are never answered from a cache; the base map may be.
        runtimeCaching: [
          {
            urlPattern: /\/api\/cities\/[^/]+\/map\.json$/,
            handler: 'StaleWhileRevalidate',
            options: { cacheName: 'city-map' },
          },
        ],
      },
    }),
  ],
  server: { proxy: { '/api': server, '/demo': server, '/live': { target: server, ws: true } } },
})
