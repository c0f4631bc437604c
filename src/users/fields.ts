import type { Field } from './field.js'
import { hierarchyField } from './field-hierarchy.js'
import { firstNameField, lastNameField, usernameField } from './field-names.js'
import { proficiencyField } from './field-proficiency.js'
import { routingProfileField, securityProfileField } from './field-profiles.js'
import { tagField } from './field-tag.js'
import {
  acwField,
  autoAcceptField,
  callbackAcwField,
  callbackAutoAcceptField,
  persistentConnectionField,
  phoneTypeField,
} from './field-values.js'

/** All fields, in the order in which help and errors list them. */
export const FIELDS: readonly Field[] = [
  usernameField,
  firstNameField,
  lastNameField,
  routingProfileField,
  securityProfileField,
  hierarchyField,
  tagField,
  phoneTypeField,
  autoAcceptField,
  acwField,
  callbackAutoAcceptField,
  callbackAcwField,
  persistentConnectionField,
  proficiencyField,
]
