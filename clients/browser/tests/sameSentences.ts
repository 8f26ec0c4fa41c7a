interface Sentences {
  readonly [name: string]: string | Sentences
}

/**
 * Every sentence's full name with the facts it names, sorted: what two languages must agree on. A sentence of
 * two forms (`one order | {n} orders`) names what either names.
 */
export function outline(sentences: Sentences, above = ''): string[] {
  return Object.entries(sentences)
    .flatMap(([name, value]) => {
      const path = above === '' ? name : `${above}.${name}`
      if (typeof value !== 'string') return outline(value, path)
      const facts = [...new Set([...value.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort()
      return [`${path} ${facts.join(',')}`.trim()]
    })
    .sort()
}
