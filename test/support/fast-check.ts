import fc from 'fast-check'

// The same cases in every run, so that what fails is what was changed. `FUZZ_SEED` names other ones.
const seed = process.env['FUZZ_SEED']
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) })

export { fc }
