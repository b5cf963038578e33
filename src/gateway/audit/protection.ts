export type Gate = "open" | "IAM" | "Cognito" | "Lambda";

/** How one method of a stage is protected. */
export interface Protection {
  readonly path: string;
  /** `ANY` among them. */
  readonly method: string;
  readonly gate: Gate;
  readonly authorizer: string | undefined;
  readonly scopes: readonly string[];
  readonly apiKey: boolean;
  /** Answered by API Gateway itself, as CORS preflights are. */
  readonly mock: boolean;
  /** What the stage serves differs from what the API says by now: it waits for a deployment. */
  readonly undeployed: boolean;
}

export interface ApiProtection {
  readonly restApiId: string;
  readonly name: string;
  readonly stage: string;
  /** A resource policy is attached. */
  readonly policy: boolean;
  readonly methods: readonly Protection[];
}

/** What an audit looks at in a method, as API Gateway's control plane tells it. */
export interface AuditedMethod {
  readonly httpMethod?: string | undefined;
  readonly authorizationType?: string | undefined;
  readonly authorizerId?: string | undefined;
  readonly authorizationScopes?: readonly string[] | undefined;
  readonly apiKeyRequired?: boolean | undefined;
  readonly methodIntegration?: { readonly type?: string | undefined } | undefined;
}

/** What a deployment says of a method: the API reference's MethodSnapshot. */
type DeployedMethod = Pick<AuditedMethod, "authorizationType" | "apiKeyRequired">;

export interface AuditedApi {
  /** The API as it stands, deployed or not. */
  readonly resources: readonly { readonly path: string; readonly methods: readonly AuditedMethod[] }[];
  /** By path and method. */
  readonly deployed: Readonly<Record<string, Readonly<Record<string, DeployedMethod>>>>;
  readonly authorizers: readonly { readonly id?: string | undefined; readonly name?: string | undefined }[];
}

const GATES: Readonly<Record<string, Gate>> = {
  NONE: "open",
  AWS_IAM: "IAM",
  COGNITO_USER_POOLS: "Cognito",
  CUSTOM: "Lambda",
};

/** Every method of an API and of what its stage serves, by path and method. */
export function protectionsOf({ resources, deployed, authorizers }: AuditedApi): Protection[] {
  const methods = resources.flatMap(({ path, methods }) =>
    methods.map((method) => protectionOf(path, method, deployed[path]?.[method.httpMethod ?? ""], authorizers)),
  );
  const gone = Object.entries(deployed).flatMap(([path, served]) =>
    Object.entries(served)
      .filter(([verb]) => !methods.some((known) => known.path === path && known.method === verb))
      .map(([verb, snapshot]) => protectionOf(path, { httpMethod: verb }, snapshot, authorizers)),
  );
  return [...methods, ...gone].sort((a, b) => compare(a.path, b.path) || compare(a.method, b.method));
}

/** The gate is the deployed one: that is what a request meets. */
function protectionOf(
  path: string,
  method: AuditedMethod,
  deployed: DeployedMethod | undefined,
  authorizers: AuditedApi["authorizers"],
): Protection {
  const { httpMethod = "", authorizerId, authorizationScopes = [], methodIntegration } = method;
  const type = deployed?.authorizationType ?? method.authorizationType ?? "NONE";
  const authorizer = authorizers.find(({ id }) => id === authorizerId);
  return {
    path,
    method: httpMethod,
    gate: GATES[type] ?? "open",
    authorizer: type === "NONE" || type === "AWS_IAM" ? undefined : authorizer?.name,
    scopes: authorizationScopes,
    apiKey: deployed?.apiKeyRequired ?? method.apiKeyRequired ?? false,
    mock: methodIntegration?.type === "MOCK",
    undeployed: deployed?.authorizationType !== method.authorizationType,
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
