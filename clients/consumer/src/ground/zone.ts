import { ref } from 'vue'

/** The city's time zone, said by the house; clock times on every screen are the city's. */
export const zone = ref('Asia/Shanghai')
