import type { Socket, SocketEars } from './connect'

/** The live socket of a browser, at this page's own origin. */
export function openBrowserSocket(ears: SocketEars, path = '/live'): Socket {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(`${scheme}//${location.host}${path}`)
  socket.onopen = () => ears.opened()
  socket.onmessage = (event: MessageEvent) => {
    if (typeof event.data === 'string') ears.said(event.data)
  }
  socket.onclose = () => ears.closed()
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text)
    },
    close: () => socket.close(),
  }
}
