import type { Plugin } from 'vite'

/**
 * The framework carries addresses of its vendor's hosts: a shadow picture of the navigation bar (spelt in
 * letter codes for WeChat) and help links inside warnings. No client of ours may ask a host that isn't the
 * operator's; a test reads the built output again.
 */
const FOREIGN = /https?:\/\/[\w.-]*(?:dcloud\.(?:net\.cn|io)|dcloudapi\.com|qiniucdn\.com|bspapp\.com)[^\s"'`)\\]*/g
const PRELOADS = /isFunction\(wx\.preloadAssets\)/g

export function ownHosts(): Plugin {
  return {
    name: 'songda-own-hosts',
    enforce: 'post',
    transform(code) {
      return code.includes('wx.preloadAssets') ? { code: code.replace(PRELOADS, 'false'), map: null } : null
    },
    generateBundle(_options, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type === 'chunk') part.code = part.code.replace(FOREIGN, '')
        else if (typeof part.source === 'string') part.source = part.source.replace(FOREIGN, '')
      }
    },
  }
}
