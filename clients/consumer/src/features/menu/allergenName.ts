import { t } from '@/ground/words'

const NAMES = {
  gluten: 'allergen.gluten',
  soy: 'allergen.soy',
  peanut: 'allergen.peanut',
  milk: 'allergen.milk',
  egg: 'allergen.egg',
  fish: 'allergen.fish',
  shellfish: 'allergen.shellfish',
  nuts: 'allergen.nuts',
  sesame: 'allergen.sesame',
} as const

/** An allergen in words; a store's own word stays as it is. */
export function allergenName(allergen: string): string {
  return allergen in NAMES ? t(NAMES[allergen as keyof typeof NAMES]) : allergen
}
