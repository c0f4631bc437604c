// A set-up file, because it is run for each file of tests; what it imports may be there already.
import { afterEach } from 'vitest'
import { closeWorlds } from './world.js'

afterEach(({ task }) => closeWorlds(task))
