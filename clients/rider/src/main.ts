import 'vant/es/dialog/style'
import 'vant/es/toast/style'
import '@browser/theme.css'
import './theme.css'
import { setToastDefaultOptions } from 'vant'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router'
import { words } from './words'

// Words stay whole.
setToastDefaultOptions({ wordBreak: 'break-word' })
createApp(App).use(words).use(router).mount('#app')
