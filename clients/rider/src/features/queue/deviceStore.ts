import type { Action } from './action'
import type { ActionStore } from './actionQueue'

const DATABASE = 'songda-rider'
const TABLE = 'actions'

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'))
  })
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: 'id' })
  return settled(request)
}

/** Keeps actions in memory only; what a private window without IndexedDB falls back to. */
export function memoryStore(): ActionStore {
  const kept = new Map<string, Action>()
  return {
    load: async () => [...kept.values()],
    put: async (action) => void kept.set(action.id, action),
    remove: async (id) => void kept.delete(id),
  }
}

/** Keeps actions on the device, so that they outlive a closed page or an empty battery. */
export async function deviceStore(): Promise<ActionStore> {
  let database: IDBDatabase
  try {
    database = await openDatabase()
  } catch {
    return memoryStore()
  }
  const table = (mode: IDBTransactionMode): IDBObjectStore => database.transaction(TABLE, mode).objectStore(TABLE)
  return {
    load: () => settled(table('readonly').getAll() as IDBRequest<Action[]>),
    put: async (action) => void (await settled(table('readwrite').put(action))),
    remove: async (id) => void (await settled(table('readwrite').delete(id))),
  }
}
