/** Where a picture named by the server lies, or null when there is none. */
export function pictureAddress(picture: string | null | undefined): string | null {
  if (picture === null || picture === undefined || picture === '') return null
  const origin = import.meta.env.VITE_SONGDA_ORIGIN ?? ''
  if (picture.startsWith('/')) return origin + picture
  return `${origin}/api/pictures/${encodeURIComponent(picture)}`
}
