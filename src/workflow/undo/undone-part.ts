import type { PlanRequest } from '../planning/plan.js'

/** What is to be planned to take back the edits of a job, its creations, or its deletions. */
export interface UndonePart extends Required<Pick<PlanRequest, 'intents' | 'unchanged' | 'notes'>> {}
