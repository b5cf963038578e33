import type {
  ApiSnapshot,
  Authorizer,
  GatewayResponse,
  Model,
  RequestValidator,
  ServedStage,
} from "../services/apigateway/rest-api.js";
import { RoutingTable } from "./routing/table.js";

/** A served stage with what every request needs of it looked up once. */
export interface CompiledStage {
  readonly served: ServedStage;
  readonly snapshot: ApiSnapshot;
  readonly routes: RoutingTable;
  readonly authorizers: ReadonlyMap<string, Authorizer>;
  readonly validators: ReadonlyMap<string, RequestValidator>;
  readonly models: ReadonlyMap<string, Model>;
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponse>;
  /** Null where there are none, as the event has it. */
  readonly variables: Readonly<Record<string, string>> | null;
}

const byId = <T extends { id: string }>(items: readonly T[]) => new Map(items.map((item) => [item.id, item]));

const compiled = new WeakMap<ServedStage, CompiledStage>();

export function compileStage(served: ServedStage): CompiledStage {
  const known = compiled.get(served);
  if (known) return known;
  const { snapshot } = served.deployment;
  const variables = served.stage.variables;
  const made: CompiledStage = {
    served,
    snapshot,
    routes: new RoutingTable(snapshot.resources),
    authorizers: byId(snapshot.authorizers),
    validators: byId(snapshot.requestValidators),
    models: new Map(snapshot.models.map((model) => [model.name, model])),
    gatewayResponses: new Map(snapshot.gatewayResponses.map((response) => [response.responseType, response])),
    variables: variables && Object.keys(variables).length > 0 ? variables : null,
  };
  compiled.set(served, made);
  return made;
}
