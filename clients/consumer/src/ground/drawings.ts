/** Drawings for what has no photo, chosen by words in the name; the first rule that fits wins. */
const RULES: readonly (readonly [string, RegExp])[] = [
  ['cooking', /鱼香|小炒|回锅/],
  ['bubble-tea', /奶茶|珍珠|波霸|bubble tea|milk tea/i],
  ['hot-beverage', /咖啡|拿铁|美式|coffee|latte|cappuccino/i],
  ['teacup-without-handle', /茶|tea/i],
  ['tropical-drink', /果汁|鲜榨|柠檬水|juice|lemonade/i],
  ['glass-of-milk', /豆浆|牛奶|酸奶|milk|yogh?urt/i],
  ['beer-mug', /啤酒|beer/i],
  ['cup-with-straw', /可乐|雪碧|汽水|饮料|酸梅汤|cola|soda|drink/i],
  ['dumpling', /饺|包子|小笼|馄饨|抄手|烧麦|烧卖|锅贴|云吞|生煎|dumpling|wonton|bun/i],
  ['stuffed-flatbread', /肉夹馍|馍|煎饼|鸡蛋灌饼|手抓饼/i],
  ['flatbread', /饼|pancake|naan/i],
  ['spaghetti', /意面|意大利面|意式|西餐|pasta|spaghetti|italian/i],
  ['steaming-bowl', /面|粉|米线|拉面|河粉|螺蛳|noodle|ramen|pho/i],
  ['pot-of-food', /火锅|麻辣烫|冒菜|砂锅|煲|炖|锅|汤|羹|粥|hot ?pot|soup|stew|congee|porridge/i],
  ['oden', /关东煮|串|烧烤|烤肉|skewer|barbecue|bbq/i],
  ['sushi', /寿司|刺身|sushi|sashimi/i],
  ['rice-ball', /饭团|粽|onigiri/i],
  ['curry-rice', /咖喱|东南亚|泰式|印度|curry|thai|indian/i],
  ['fish-cake-with-swirl', /日料|日式|居酒屋|japanese/i],
  ['cooked-rice', /韩餐|韩式|korean/i],
  ['poultry-leg', /烧腊|卤味/i],
  ['bento-box', /便当|快餐|简餐|套餐|定食|双拼|bento|\bset\b|combo/i],
  ['hamburger', /汉堡|burger/i],
  ['pizza', /披萨|比萨|pizza/i],
  ['french-fries', /薯条|fries|chips/i],
  ['sandwich', /三明治|sandwich|toast|吐司/i],
  ['taco', /卷|taco|wrap|burrito/i],
  ['green-salad', /沙拉|轻食|salad/i],
  ['shrimp', /虾|shrimp|prawn/i],
  ['crab', /蟹|crab/i],
  ['lobster', /龙虾|lobster/i],
  ['squid', /鱿鱼|章鱼|墨鱼|squid|octopus/i],
  ['oyster', /蚝|牡蛎|扇贝|蛤|oyster|clam/i],
  ['fish', /鱼|海鲜|fish|seafood/i],
  ['poultry-leg', /鸡|鸭|鹅|翅|chicken|duck|wing/i],
  ['cut-of-meat', /牛|羊|beef|lamb|mutton|steak/i],
  ['bacon', /五花|腊|培根|bacon|pork belly/i],
  ['meat-on-bone', /排骨|肉|猪|蹄|rib|pork|meat/i],
  ['egg', /蛋|egg/i],
  ['eggplant', /茄子|eggplant|aubergine/i],
  ['tomato', /番茄|西红柿|tomato/i],
  ['potato', /土豆|potato/i],
  ['mushroom', /菇|菌|蘑|mushroom/i],
  ['hot-pepper', /辣|椒|川|湘|spicy|chil+i|sichuan/i],
  ['cucumber', /黄瓜|凉拌|cucumber/i],
  ['custard', /布丁|双皮奶|pudding/i],
  ['shallow-pan-of-food', /豆腐|豆花|tofu/i],
  ['broccoli', /西兰花|花菜|broccoli/i],
  ['fish', /江浙|本帮|杭帮/i],
  ['leafy-green', /菜|蔬|素|vegetable|green|vegan/i],
  ['cooked-rice', /饭|米|rice/i],
  ['shortcake', /蛋糕|慕斯|cake/i],
  ['shaved-ice', /冰沙|刨冰|绵绵冰/i],
  ['croissant', /烘焙|面包店|bakery/i],
  ['ice-cream', /冰淇淋|雪糕|甜品|甜|ice cream|dessert|sweet/i],
  ['croissant', /面包|烘焙|可颂|bread|bakery|croissant/i],
  ['watermelon', /水果|西瓜|果切|fruit|melon/i],
  ['shopping-bags', /超市|便利|market|convenience/i],
  ['chopsticks', /小炒|家常|中餐|chinese|home/i],
]
const WITHOUT_A_RULE = ['takeout-box', 'bowl-with-spoon', 'shallow-pan-of-food', 'cooking'] as const
const PLATES = ['#fff0dc', '#ffe9e2', '#eef5e4', '#fdf0ce', '#f3ece6'] as const

const sumOf = (name: string): number => [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0)

/** The drawing for a name; the same name always has the same one. */
export function drawingFor(name: string): string {
  const rule = RULES.find(([, words]) => words.test(name))
  return rule?.[0] ?? WITHOUT_A_RULE[sumOf(name) % WITHOUT_A_RULE.length] ?? 'takeout-box'
}

/** The plate's colour under a drawing. */
export function plateFor(name: string): string {
  return PLATES[sumOf(name) % PLATES.length] ?? '#fff0dc'
}

/** Every drawing that may be asked for: a test compares it with the files. */
export const DRAWINGS: readonly string[] = [...new Set([...RULES.map(([icon]) => icon), ...WITHOUT_A_RULE])]
