import 'element-plus/theme-chalk/el-message.css'
import 'element-plus/theme-chalk/el-message-box.css'
import '@browser/theme.css'
import './theme.css'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router'
import { words } from './words'

createApp(App).use(words).use(router).mount('#app')
