import { createRouter, createWebHashHistory } from 'vue-router'

export const router = createRouter({
  history: createWebHashHistory('/rider/'),
  routes: [
    { path: '/', name: 'route', component: () => import('./features/route/RoutePage.vue') },
    { path: '/hall', name: 'hall', component: () => import('./features/hall/HallPage.vue') },
    { path: '/map', name: 'map', component: () => import('./features/map/MapPage.vue') },
    { path: '/today', name: 'today', component: () => import('./features/today/TodayPage.vue') },
    { path: '/:other(.*)*', redirect: '/' },
  ],
})
