import { isObject, type Json, type JsonObject } from "../json-file.js";
import type { Api } from "./api-model.js";
import type { Authorization } from "./authorizers.js";
import { isIntrinsic, type Sam } from "./sam.js";

export interface Cors {
  readonly origin: Json;
  readonly headers: Json | undefined;
  readonly methods: Json | undefined;
  readonly maxAge: Json | undefined;
  readonly credentials: boolean;
}

const ALL = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

export function corsOf(sam: Sam, { id, properties: { Cors: value } }: Api): Cors | undefined {
  if (value === undefined) return undefined;
  if (!isObject(value) || isIntrinsic(value))
    return { origin: value, headers: undefined, methods: undefined, maxAge: undefined, credentials: false };
  for (const name of Object.keys(value))
    if (!["AllowOrigin", "AllowHeaders", "AllowMethods", "MaxAge", "AllowCredentials"].includes(name))
      sam.wrong(id, `Cors takes no ${name}`);
  const credentials = value.AllowCredentials === true;
  const origin = value.AllowOrigin ?? "'*'";
  if (credentials && origin === "'*'")
    sam.wrong(
      id,
      `Unable to add Cors configuration because "'AllowCredentials'" can not be true when "'AllowOrigin'" is "'*'" or not set`,
    );
  return { origin, headers: value.AllowHeaders, methods: value.AllowMethods, maxAge: value.MaxAge, credentials };
}

/** The OPTIONS method of a path, answered by API Gateway itself. `present` are the path's methods as OpenAPI has them. */
export function preflight(cors: Cors, present: readonly string[], auth: Authorization): JsonObject {
  const any = present.includes("x-amazon-apigateway-any-method");
  const methods = any ? ALL : [...present.map((method) => method.toUpperCase()), "OPTIONS"].sort();
  const values: Record<string, Json | undefined> = {
    "Allow-Headers": cors.headers,
    "Allow-Origin": cors.origin,
    "Max-Age": cors.maxAge,
    "Allow-Methods": cors.methods ?? `'${methods.join(",")}'`,
    "Allow-Credentials": cors.credentials ? "'true'" : undefined,
  };
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[`Access-Control-${name}`, value] as const],
  );
  return {
    summary: "CORS support",
    consumes: ["application/json"],
    produces: ["application/json"],
    ...(auth.preflight.length > 0 && { security: [...auth.preflight] }),
    responses: {
      "200": {
        description: "Default response for CORS method",
        headers: Object.fromEntries(
          given.map(([name]) => [name, { type: name.endsWith("Max-Age") ? "integer" : "string" }]),
        ),
      },
    },
    "x-amazon-apigateway-integration": {
      type: "mock",
      requestTemplates: { "application/json": '{\n  "statusCode" : 200\n}\n' },
      responses: {
        default: {
          statusCode: "200",
          responseTemplates: { "application/json": "{}\n" },
          responseParameters: Object.fromEntries(
            given.map(([name, value]) => [`method.response.header.${name}`, value]),
          ),
        },
      },
    },
  };
}
