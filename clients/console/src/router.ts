import { createRouter, createWebHashHistory } from 'vue-router'

/** The path picks the end: whoever opens `/store` speaks as store staff, whoever opens `/operator` as operator. */
export const router = createRouter({
  history: createWebHashHistory('/console/'),
  routes: [
    { path: '/', name: 'which', component: () => import('./features/session/WhichEnd.vue') },
    {
      path: '/store',
      component: () => import('./features/session/EndGate.vue'),
      props: { end: 'store' },
      children: [
        { path: '', component: () => import('./features/shell/FirstStore.vue') },
        {
          path: ':storeId',
          component: () => import('./features/shell/StoreShell.vue'),
          props: true,
          children: [
            { path: '', redirect: { name: 'board' } },
            { path: 'board', name: 'board', component: () => import('./features/board/BoardPage.vue') },
            { path: 'kitchen', name: 'kitchen', component: () => import('./features/kitchen/KitchenPage.vue') },
            { path: 'menu', name: 'menu', component: () => import('./features/menu/MenuPage.vue') },
            { path: 'hours', name: 'hours', component: () => import('./features/hours/HoursPage.vue') },
            { path: 'settings', name: 'settings', component: () => import('./features/store/SettingsPage.vue') },
            { path: 'money', name: 'money', component: () => import('./features/ledger/StoreMoneyPage.vue') },
          ],
        },
      ],
    },
    {
      path: '/operator',
      component: () => import('./features/session/EndGate.vue'),
      props: { end: 'operator' },
      children: [
        {
          path: '',
          component: () => import('./features/shell/OperatorShell.vue'),
          children: [
            { path: '', redirect: { name: 'city' } },
            { path: 'city', name: 'city', component: () => import('./features/map/CityPage.vue') },
            { path: 'orders', name: 'orders', component: () => import('./features/story/OrdersPage.vue') },
            { path: 'orders/:orderId', name: 'story', component: () => import('./features/story/StoryPage.vue'), props: true },
            { path: 'exceptions', name: 'exceptions', component: () => import('./features/exceptions/ExceptionsPage.vue') },
            { path: 'dispatch', name: 'dispatch', component: () => import('./features/dispatch/DispatchPage.vue') },
            { path: 'peaks', name: 'peaks', component: () => import('./features/peaks/PeaksPage.vue') },
            { path: 'trials', name: 'trials', component: () => import('./features/trials/TrialsPage.vue') },
            { path: 'ledger', name: 'ledger', component: () => import('./features/ledger/LedgerPage.vue') },
            { path: 'partners', name: 'partners', component: () => import('./features/partners/PartnersPage.vue') },
            { path: 'report', name: 'report', component: () => import('./features/report/ReportPage.vue') },
            { path: 'cash', name: 'cash', component: () => import('./features/cash/CashPage.vue') },
          ],
        },
      ],
    },
    { path: '/:other(.*)*', redirect: '/' },
  ],
})
