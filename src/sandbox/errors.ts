/** An answer the service gives instead of a result: `code` travels in `x-amzn-errortype` and in the body. */
export class ServiceError extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, status: number, message: string) {
    super(message)
    this.name = 'ServiceError'
    this.code = code
    this.status = status
  }
}

/** The request is not well formed: unknown member, wrong type, something required is missing. */
export function invalidRequest(message: string): ServiceError {
  return new ServiceError('InvalidRequestException', 400, message)
}

/** The request is well formed, but a value is not acceptable. */
export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', 400, message)
}

export function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', 404, message)
}

export function accessDenied(message: string): ServiceError {
  return new ServiceError('AccessDeniedException', 403, message)
}

/** What AWS services answer on a route they do not have. */
export function unknownOperation(message: string): ServiceError {
  return new ServiceError('UnknownOperationException', 404, message)
}

/** What the real service has and the sandbox does not. 501 is never sent by the service itself. */
export function notModelled(message: string): ServiceError {
  return new ServiceError('NotImplementedException', 501, `connect-bulk sandbox: ${message}`)
}
