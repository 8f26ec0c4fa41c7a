import type { Plugin } from 'vite'

/** Roles one can operate: on the web they also get a tab stop. */
const OPERABLE = 'button|checkbox|link|menuitem|option|radio|switch|tab'

/**
 * Mini-programs read `aria-role`; the web reads `role` and needs tab stops.
 * Templates are written for mini-programs, and this turns them for the web build.
 */
export function webRoles(): Plugin {
  return {
    name: 'songda-web-roles',
    enforce: 'pre',
    transform(code, id) {
      if (!id.split('?')[0]?.endsWith('.vue') || !code.includes('aria-role')) return null
      const turned = code
        .replace(new RegExp(`(\\s)aria-role="(${OPERABLE})"`, 'g'), '$1role="$2" tabindex="0"')
        .replace(/(\s:?)aria-role=/g, '$1role=')
      return { code: turned, map: null }
    },
  }
}
