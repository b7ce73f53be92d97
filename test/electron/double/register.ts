import { registerHooks } from 'node:module'

/** `node --import`: whoever imports "electron" gets the double. */
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === 'electron' ? new URL('./electron.ts', import.meta.url).href : specifier, context),
})
