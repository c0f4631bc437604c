/** Modes, signals, shells and scripts as on Linux and macOS. */
export const isPosix = process.platform !== 'win32'

/** With `/proc`. */
export const isLinux = process.platform === 'linux'
