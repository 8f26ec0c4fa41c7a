import { expect, test } from 'vitest'
import { isOld, noteBuild } from './build'

test('a client is old once another build has spoken, and stays so', () => {
  noteBuild(undefined)
  noteBuild('0.1.0')
  noteBuild('0.1.0')
  expect(isOld()).toBe(false)
  noteBuild('0.2.0')
  noteBuild('0.1.0')
  expect(isOld()).toBe(true)
})
