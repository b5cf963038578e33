/**
 * A REST API as the control plane keeps it and the data plane reads it. Names and spellings are those of the API
 * Gateway API reference; dates are epoch milliseconds.
 */

export type AuthorizationType = "NONE" | "AWS_IAM" | "CUSTOM" | "COGNITO_USER_POOLS";
export type IntegrationType = "HTTP" | "AWS" | "MOCK" | "HTTP_PROXY" | "AWS_PROXY";
export type PassthroughBehavior = "WHEN_NO_MATCH" | "WHEN_NO_TEMPLATES" | "NEVER";
export type ContentHandling = "CONVERT_TO_BINARY" | "CONVERT_TO_TEXT";
export type EndpointType = "REGIONAL" | "EDGE" | "PRIVATE";

export interface RestApi {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly createdDate: number;
  readonly version?: string;
  readonly warnings?: readonly string[];
  readonly binaryMediaTypes?: readonly string[];
  readonly minimumCompressionSize?: number;
  readonly apiKeySource: "HEADER" | "AUTHORIZER";
  readonly endpointConfiguration: {
    readonly types: readonly EndpointType[];
    readonly ipAddressType?: string;
    readonly vpcEndpointIds?: readonly string[];
  };
  /** The resource policy, as JSON text. */
  readonly policy?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly disableExecuteApiEndpoint: boolean;
  readonly rootResourceId: string;
}

export interface Resource {
  readonly id: string;
  readonly parentId?: string;
  /** Absent on the root. */
  readonly pathPart?: string;
  /** From the root: `/book/{isbn}`. */
  readonly path: string;
  /** By HTTP method, `ANY` among them. */
  readonly resourceMethods: Readonly<Record<string, Method>>;
}

export interface Method {
  readonly httpMethod: string;
  readonly authorizationType: AuthorizationType;
  readonly authorizerId?: string;
  readonly authorizationScopes?: readonly string[];
  readonly apiKeyRequired: boolean;
  readonly requestValidatorId?: string;
  readonly operationName?: string;
  /** `method.request.header.X` → whether it is required. */
  readonly requestParameters?: Readonly<Record<string, boolean>>;
  /** Content type → model name. */
  readonly requestModels?: Readonly<Record<string, string>>;
  readonly methodResponses?: Readonly<Record<string, MethodResponse>>;
  readonly methodIntegration?: Integration;
}

export interface MethodResponse {
  readonly statusCode: string;
  readonly responseParameters?: Readonly<Record<string, boolean>>;
  readonly responseModels?: Readonly<Record<string, string>>;
}

export interface Integration {
  readonly type: IntegrationType;
  /** The method towards the back end. */
  readonly httpMethod?: string;
  readonly uri?: string;
  readonly connectionType?: "INTERNET" | "VPC_LINK";
  readonly connectionId?: string;
  readonly credentials?: string;
  readonly requestParameters?: Readonly<Record<string, string>>;
  readonly requestTemplates?: Readonly<Record<string, string>>;
  readonly passthroughBehavior: PassthroughBehavior;
  readonly contentHandling?: ContentHandling;
  readonly timeoutInMillis: number;
  readonly cacheNamespace?: string;
  readonly cacheKeyParameters?: readonly string[];
  readonly tlsConfig?: { readonly insecureSkipVerification?: boolean };
  readonly responseTransferMode?: "BUFFERED" | "STREAM";
  readonly integrationTarget?: string;
  readonly integrationResponses?: Readonly<Record<string, IntegrationResponse>>;
}

export interface IntegrationResponse {
  readonly statusCode: string;
  readonly selectionPattern?: string;
  readonly responseParameters?: Readonly<Record<string, string>>;
  readonly responseTemplates?: Readonly<Record<string, string>>;
  readonly contentHandling?: ContentHandling;
}

export interface Authorizer {
  readonly id: string;
  readonly name: string;
  readonly type: "TOKEN" | "REQUEST" | "COGNITO_USER_POOLS";
  readonly providerARNs?: readonly string[];
  readonly authType?: string;
  readonly authorizerUri?: string;
  readonly authorizerCredentials?: string;
  /** Comma-separated mapping expressions, e.g. `method.request.header.Authorization`. */
  readonly identitySource?: string;
  readonly identityValidationExpression?: string;
  /** Seconds. */
  readonly authorizerResultTtlInSeconds?: number;
}

export interface Model {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  /** JSON schema draft 4, as text. */
  readonly schema?: string;
  readonly contentType: string;
}

export interface RequestValidator {
  readonly id: string;
  readonly name: string;
  readonly validateRequestBody: boolean;
  readonly validateRequestParameters: boolean;
}

export interface GatewayResponse {
  readonly responseType: string;
  readonly statusCode?: string;
  readonly responseParameters?: Readonly<Record<string, string>>;
  readonly responseTemplates?: Readonly<Record<string, string>>;
}

/** Everything a deployment freezes. */
export interface ApiSnapshot {
  readonly api: RestApi;
  readonly resources: readonly Resource[];
  readonly authorizers: readonly Authorizer[];
  readonly models: readonly Model[];
  readonly requestValidators: readonly RequestValidator[];
  /** Only those that were set; the rest have their defaults. */
  readonly gatewayResponses: readonly GatewayResponse[];
}

export interface Deployment {
  readonly id: string;
  readonly description?: string;
  readonly createdDate: number;
  readonly snapshot: ApiSnapshot;
}

export interface Stage {
  readonly stageName: string;
  readonly deploymentId: string;
  readonly description?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** By `{resource path}/{method}`, `*` + `/*` for all, as the API writes it. */
  readonly methodSettings?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly accessLogSettings?: { readonly format?: string; readonly destinationArn?: string };
  readonly cacheClusterEnabled: boolean;
  readonly cacheClusterSize?: string;
  readonly tracingEnabled: boolean;
  readonly canarySettings?: Readonly<Record<string, unknown>>;
  readonly clientCertificateId?: string;
  readonly documentationVersion?: string;
  readonly webAclArn?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly createdDate: number;
  readonly lastUpdatedDate: number;
}

/** What the data plane asks for: a stage with the deployment that it serves. The same object until either changes. */
export interface ServedStage {
  readonly restApiId: string;
  readonly stage: Stage;
  readonly deployment: Deployment;
  /** The stage has a canary, or is one. */
  readonly isCanaryStage?: boolean;
  /** What a part of the requests gets instead, the canary's variables among the stage's. */
  readonly canary?: {
    /** 0 to 100. */
    readonly percentTraffic: number;
    readonly served: ServedStage;
  };
}
