import { isList, isMap, type Value, type ValueMap } from "../../value.js";
import { at, type Place, placeOf, type Report } from "../finding.js";
import { nearest } from "../names.js";
import { isGiven, mapOf, type Subject } from "../subject.js";
import { checkScheme } from "./api-authorizers.js";

const METHODS = new Set([
  "get",
  "put",
  "post",
  "delete",
  "options",
  "head",
  "patch",
  "trace",
  "x-amazon-apigateway-any-method",
]);

/** Definitions of APIs that stand in the template, as Amplify, SAM and many hand-written templates have them. */
export function checkApiDefinitions(subject: Subject, report: Report): void {
  for (const [id, { Type: type, Properties }] of Object.entries(subject.resources)) {
    const { Body } = mapOf(Properties);
    if (type !== "AWS::ApiGateway::RestApi" || !isMap(Body) || isGiven(Body)) continue;
    new Definition(subject, report, Body, placeOf("Resources", id, "Properties", "Body")).check(
      isDeployed(subject, id),
    );
  }
}

/** Whether the template is sure to deploy an API. */
export const isDeployed = ({ resources }: Subject, api: string): boolean =>
  Object.values(resources).some(
    ({ Type, Properties, Condition }) =>
      Type === "AWS::ApiGateway::Deployment" &&
      Condition === undefined &&
      mapOf(mapOf(Properties).RestApiId).Ref === api,
  );

class Definition {
  readonly #subject: Subject;
  readonly #report: Report;
  readonly #body: ValueMap;
  readonly #place: Place;
  readonly #isOpenApi: boolean;

  constructor(subject: Subject, report: Report, body: ValueMap, place: Place) {
    this.#subject = subject;
    this.#report = report;
    this.#body = body;
    this.#place = place;
    this.#isOpenApi = body.openapi !== undefined;
  }

  check(deployed: boolean): void {
    this.#checkVersion();
    const [holder, name, place] = this.#home();
    const schemes = holder[name];
    this.#checkMisplaced();
    if (isGiven(holder) || isGiven(schemes)) return;
    for (const [scheme, definition] of Object.entries(mapOf(schemes)))
      if (isMap(definition) && !isGiven(definition))
        checkScheme(this.#subject, definition, at(place, scheme), this.#report);
    this.#checkSecurity(this.#body.security, at(this.#place, "security"), mapOf(schemes));
    const paths = at(this.#place, "paths");
    for (const [path, item] of Object.entries(mapOf(this.#body.paths))) {
      if (!isMap(item) || isGiven(item)) continue;
      for (const [method, operation] of Object.entries(item)) {
        if (!METHODS.has(method.toLowerCase()) || !isMap(operation) || isGiven(operation)) continue;
        const here = at(at(paths, path), method);
        this.#checkSecurity(operation.security, at(here, "security"), mapOf(schemes));
        if (operation["x-amazon-apigateway-integration"] === undefined)
          this.#report.add("api-integration", here, { subject: `${shortOf(method)} ${path}`, certain: deployed });
      }
    }
  }

  #checkVersion(): void {
    const { swagger, openapi } = this.#body;
    const version = swagger ?? openapi;
    if (isGiven(version)) return;
    const isRead =
      swagger === undefined ? /^3\.0(\.\d+)?$/.test(String(openapi)) : ["2.0", "2"].includes(String(swagger));
    if (!isRead)
      this.#report.add(
        "api-version",
        version === undefined ? this.#place : at(this.#place, swagger === undefined ? "openapi" : "swagger"),
        {
          actual: version ?? "nothing",
        },
      );
  }

  /** Where the security schemes stand: what holds them, under which name, at which place. */
  #home(): [holder: ValueMap, name: string, place: Place] {
    return this.#isOpenApi
      ? [mapOf(this.#body.components), "securitySchemes", at(at(this.#place, "components"), "securitySchemes")]
      : [this.#body, "securityDefinitions", at(this.#place, "securityDefinitions")];
  }

  #homeName(): string {
    return this.#isOpenApi ? "components.securitySchemes" : "securityDefinitions";
  }

  /** `securityDefinitions` in OpenAPI, `components` in Swagger: nobody reads them. */
  #checkMisplaced(): void {
    const [other, place] = this.#isOpenApi
      ? [this.#body.securityDefinitions, at(this.#place, "securityDefinitions")]
      : [mapOf(this.#body.components).securitySchemes, at(at(this.#place, "components"), "securitySchemes")];
    if (other !== undefined)
      this.#report.add("api-security-misplaced", place, {
        actual: this.#isOpenApi ? "securityDefinitions" : "components.securitySchemes",
        expected: this.#homeName(),
        certain: false,
      });
  }

  #checkSecurity(security: Value | undefined, place: Place, schemes: ValueMap): void {
    if (!isList(security)) return;
    for (const [index, requirement] of security.entries()) {
      if (!isMap(requirement) || isGiven(requirement)) continue;
      for (const name of Object.keys(requirement)) {
        // SAM's word for a method that its author opens.
        if (Object.hasOwn(schemes, name) || name === "NONE") continue;
        const names = Object.keys(schemes);
        const meant = nearest(name, names);
        const facts = {
          actual: name,
          expected: names,
          subject: this.#homeName(),
          meant,
        };
        this.#report.add("api-security-undefined", at(at(place, index), name), facts);
      }
    }
  }
}

const shortOf = (method: string): string =>
  method === "x-amazon-apigateway-any-method" ? "ANY" : method.toUpperCase();
