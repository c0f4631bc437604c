/** The version of Node.js that this runs on. */
export const NODE_VERSION = process.versions.node
