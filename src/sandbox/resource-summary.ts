interface Resource {
  readonly Id: string
  readonly Arn: string
  readonly Name: string
  readonly LastModifiedTime?: Date | undefined
  readonly LastModifiedRegion?: string | undefined
}

/** What List operations show of a profile or group, whatever else is known about it. */
export function summarizeResource({
  Id,
  Arn,
  Name,
  LastModifiedTime,
  LastModifiedRegion,
}: Resource): Resource {
  return { Id, Arn, Name, LastModifiedTime, LastModifiedRegion }
}
