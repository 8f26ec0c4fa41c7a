import { createSSRApp } from 'vue'
import App from './App.vue'

/** uni-app calls this once per start; the name is its own. */
export function createApp(): { app: ReturnType<typeof createSSRApp> } {
  return { app: createSSRApp(App) }
}
