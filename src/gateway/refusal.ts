/** https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
export type GatewayResponseType =
  | "ACCESS_DENIED"
  | "API_CONFIGURATION_ERROR"
  | "AUTHORIZER_CONFIGURATION_ERROR"
  | "AUTHORIZER_FAILURE"
  | "BAD_REQUEST_BODY"
  | "BAD_REQUEST_PARAMETERS"
  | "DEFAULT_4XX"
  | "DEFAULT_5XX"
  | "EXPIRED_TOKEN"
  | "INTEGRATION_FAILURE"
  | "INTEGRATION_TIMEOUT"
  | "INVALID_API_KEY"
  | "INVALID_SIGNATURE"
  | "MISSING_AUTHENTICATION_TOKEN"
  | "QUOTA_EXCEEDED"
  | "REQUEST_TOO_LARGE"
  | "RESOURCE_NOT_FOUND"
  | "THROTTLED"
  | "UNAUTHORIZED"
  | "UNSUPPORTED_MEDIA_TYPE"
  | "WAF_FILTERED";

/** Why a step lets a request go no further, as the client is told. */
export interface Refusal {
  /** Absent where no gateway response can be set for it (an unknown API, an unknown stage). */
  readonly type?: GatewayResponseType;
  /** Where it differs from the type's. */
  readonly status?: number;
  /** `x-amzn-ErrorType`, where it differs from the type's. */
  readonly errorType?: string;
  readonly message: string | null;
  /** `$context.error.validationErrorString` */
  readonly validationErrors?: string;
  /** API Gateway writes the failures of integrations with a space after the colon, all others without (recorded). */
  readonly spaced?: boolean;
  /** `{"Message": …}`, as ACCESS_DENIED has it: the words of an AWS service, handed on. */
  readonly capitalized?: boolean;
}

export const INTERNAL_SERVER_ERROR = "Internal server error";

/** A back end that answered what API Gateway can't pass on: 502. */
export const malformedAnswer: Refusal = {
  type: "DEFAULT_5XX",
  status: 502,
  message: INTERNAL_SERVER_ERROR,
  spaced: true,
};

/** An integration that can't be run as it is set: 500. */
export const misconfiguredIntegration: Refusal = {
  type: "API_CONFIGURATION_ERROR",
  message: INTERNAL_SERVER_ERROR,
  spaced: true,
};

/** An integration that failed on the way: 500. */
export const failedIntegration: Refusal = {
  type: "DEFAULT_5XX",
  status: 500,
  message: INTERNAL_SERVER_ERROR,
  spaced: true,
};

/** A back end that took longer than the integration's timeout: 504. */
export const timedOut: Refusal = { type: "INTEGRATION_TIMEOUT", message: "Endpoint request timed out", spaced: true };

/** A back end that couldn't be connected to: 504. */
export const unreachable: Refusal = {
  type: "INTEGRATION_FAILURE",
  message: "Network error communicating with endpoint",
  spaced: true,
};
