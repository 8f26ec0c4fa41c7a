/** Room for the phone's own status bar: nought on the web, where the browser keeps it. */
function readStatusBarPx(): number {
  // #ifdef H5
  return 0
  // #endif
  // #ifndef H5
  return uni.getSystemInfoSync().statusBarHeight ?? 0
  // #endif
}

export const statusBarPx = readStatusBarPx()
