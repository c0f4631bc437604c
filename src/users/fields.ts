import type { Field } from './field.js'
import { hierarchyField, routingProfileField, securityProfileField } from './field-references.js'
import { firstNameField, lastNameField, usernameField, tagField } from './field-texts.js'
import { proficiencyField } from './field-proficiency.js'
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
