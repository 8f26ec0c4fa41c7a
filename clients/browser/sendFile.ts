import { addressOf } from '@shared/api/call'
import { Problem, asProblem, problemOf } from '@shared/api/problem'

export interface FileSent {
  readonly path: string
  readonly facts: Readonly<Record<string, string>>
  /** The form's other fields. */
  readonly fields: Readonly<Record<string, string>>
  readonly file: File
  readonly headers: Readonly<Record<string, string>>
  /** Sentence for silence of the network. */
  readonly silent: string
  /** How much of it has left this device, from 0 to 1. */
  readonly onProgress: (share: number) => void
  readonly signal: AbortSignal
}

/** Send a file as a form; resolves once the server has taken it, throws a Problem. `fetch` can't tell progress. */
export function sendFile(sent: FileSent): Promise<void> {
  const form = new FormData()
  for (const [name, field] of Object.entries(sent.fields)) form.append(name, field)
  form.append('file', sent.file)
  const request = new XMLHttpRequest()
  request.open('POST', addressOf(sent.path, sent.facts))
  for (const [name, header] of Object.entries(sent.headers)) request.setRequestHeader(name, header)
  request.responseType = 'json'
  request.upload.onprogress = (event) => sent.onProgress(event.total > 0 ? event.loaded / event.total : 0)
  sent.signal.addEventListener('abort', () => request.abort())
  return new Promise((taken, failed) => {
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) taken()
      else failed(problemOf(request.status, request.response, sent.silent))
    }
    request.onerror = () => failed(asProblem(null, sent.silent))
    request.onabort = () => failed(new Problem('client.stopped', 'offline', '', {}, true))
    request.send(form)
  })
}
