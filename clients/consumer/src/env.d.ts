/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Where a mini-program finds the house, e.g. `https://songda.example`; the web build is served by it. */
  readonly VITE_SONGDA_ORIGIN?: string
}

interface ImportMeta {
  readonly env: ImportMetaEnv
}
