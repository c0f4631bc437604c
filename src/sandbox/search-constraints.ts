import { comparison, type Constraint } from './constraint.js'

/** What is checked about the conditions of a search. The model requires no member; one without them can't be searched for. */
export const searchConstraints: Readonly<Record<string, Constraint>> = {
  'StringCondition.FieldName': { required: true, source: 'model optional; required assumed' },
  'StringCondition.Value': { required: true, minLength: 1, source: 'model optional; required assumed' },
  'StringCondition.ComparisonType': {
    ...comparison,
    required: true,
    source: 'model StringComparisonType; required assumed',
  },
  'HierarchyGroupCondition.Value': { required: true, source: 'model optional; required assumed' },
  'HierarchyGroupCondition.HierarchyGroupMatchType': {
    required: true,
    oneOf: ['EXACT', 'WITH_CHILD_GROUPS'],
    source: 'model HierarchyGroupMatchType; required assumed',
  },
  'ListCondition.Conditions': { required: true, minLength: 1, source: 'assumed; model optional' },
  'ListCondition.TargetListType': {
    required: true,
    oneOf: ['PROFICIENCIES'],
    source: 'model TargetListType; required assumed',
  },
  'NumberCondition.FieldName': { required: true, source: 'model optional; required assumed' },
  'NumberCondition.ComparisonType': {
    required: true,
    oneOf: ['GREATER_OR_EQUAL', 'GREATER', 'LESSER_OR_EQUAL', 'LESSER', 'EQUAL', 'NOT_EQUAL', 'RANGE'],
    source: 'model NumberComparisonType; required assumed',
  },
  'NumberCondition.MinValue': { integer: true, source: 'model NullableProficiencyLimitValue' },
  'NumberCondition.MaxValue': { integer: true, source: 'model NullableProficiencyLimitValue' },
  'TagSearchCondition.tagKey': { maxLength: 128, source: 'model TagKeyString' },
  'TagSearchCondition.tagKeyComparisonType': comparison,
  'TagSearchCondition.tagValue': { maxLength: 256, source: 'model TagValueString' },
  'TagSearchCondition.tagValueComparisonType': comparison,
  'TagCondition.TagKey': {
    required: true,
    minLength: 1,
    maxLength: 128,
    source: 'assumed to be as model TagKey; model free String, optional',
  },
  'TagCondition.TagValue': {
    required: true,
    maxLength: 256,
    source: 'assumed to be as model TagValue; model free String, optional',
  },
}
