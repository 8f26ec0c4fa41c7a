import type { Plugin } from 'vite'

/**
 * The framework carries addresses of its vendor's hosts: a shadow picture of the navigation bar and
 * help links inside warnings. No client of ours may ask a host that isn't the operator's.
 */
const FOREIGN = /https?:\/\/[\w.-]*(?:dcloud\.(?:net\.cn|io)|dcloudapi\.com|qiniucdn\.com|bspapp\.com)[^\s"'`)\\]*/g

export function ownHosts(): Plugin {
  return {
    name: 'songda-own-hosts',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type === 'chunk') part.code = part.code.replace(FOREIGN, '')
        else if (typeof part.source === 'string') part.source = part.source.replace(FOREIGN, '')
      }
    },
  }
}
