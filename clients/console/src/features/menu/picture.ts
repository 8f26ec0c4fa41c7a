/** What the server takes as a picture; it looks into the file itself, this only saves sending it in vain. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const
const MOST_BYTES = 6 * 1_048_576

/** Why a file isn't worth sending, or null. */
export function wrongFile(file: { readonly type: string; readonly size: number }): 'wrong_type' | 'too_large' | null {
  if (!PICTURE_TYPES.some((type) => type === file.type)) return 'wrong_type'
  return file.size > MOST_BYTES ? 'too_large' : null
}
