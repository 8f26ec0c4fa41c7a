import { createWords } from '@browser/locale'
import en from './locales/en.json'
import zh from './locales/zh-CN.json'

export const words = createWords({ 'zh-CN': zh, en })
