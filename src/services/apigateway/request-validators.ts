import type * as Sdk from "@aws-sdk/client-api-gateway";
import type { Checked } from "../../models/smithy.js";
import type { ControlPlane, Creation } from "./control-plane.js";
import { badRequest, conflict, notFound } from "./faults.js";
import { type Page, type PageRequest, page } from "./paging.js";
import { asBoolean, type PatchOperation, replaced } from "./patch.js";
import type { RequestValidator } from "./rest-api.js";

export function createRequestValidator(
  plane: ControlPlane,
  input: Checked<Sdk.CreateRequestValidatorRequest>,
  creation: Creation = {},
): RequestValidator {
  const snapshot = plane.find(input.restApiId);
  if (!snapshot) throw badRequest("Invalid REST API identifier specified");
  const validator: RequestValidator = {
    id: plane.freshId(6, (taken) => snapshot.requestValidators.some(({ id }) => id === taken), creation),
    name: nameOf(input.name),
    validateRequestBody: input.validateRequestBody ?? false,
    validateRequestParameters: input.validateRequestParameters ?? false,
  };
  plane.save({ ...snapshot, requestValidators: [...snapshot.requestValidators, validator] });
  return validator;
}

function nameOf(name: string | undefined): string {
  if (!name) throw badRequest("Request Validator name cannot be blank");
  return name;
}

function findValidator(plane: ControlPlane, restApiId: string, requestValidatorId: string) {
  const snapshot = plane.find(restApiId);
  const validator = snapshot?.requestValidators.find(({ id }) => id === requestValidatorId);
  if (!snapshot || !validator) throw notFound("Invalid Request Validator identifier specified");
  return { snapshot, validator };
}

export const getRequestValidator = (plane: ControlPlane, restApiId: string, id: string): RequestValidator =>
  findValidator(plane, restApiId, id).validator;

export const getRequestValidators = (
  plane: ControlPlane,
  restApiId: string,
  request: PageRequest,
): Page<RequestValidator> => page(plane.api(restApiId).requestValidators, ({ name, id }) => `${name} ${id}`, request);

export function deleteRequestValidator(plane: ControlPlane, restApiId: string, requestValidatorId: string): void {
  const { snapshot } = findValidator(plane, restApiId, requestValidatorId);
  for (const { path, resourceMethods } of snapshot.resources)
    for (const method of Object.values(resourceMethods))
      if (method.requestValidatorId === requestValidatorId)
        throw conflict(
          `Cannot delete request validator '${requestValidatorId}', is referenced in method: ${method.httpMethod}/${path}`,
        );
  const requestValidators = snapshot.requestValidators.filter(({ id }) => id !== requestValidatorId);
  plane.save({ ...snapshot, requestValidators });
}

export function updateRequestValidator(
  plane: ControlPlane,
  restApiId: string,
  requestValidatorId: string,
  steps: readonly PatchOperation[] | undefined,
): RequestValidator {
  const { snapshot, validator } = findValidator(plane, restApiId, requestValidatorId);
  const next = replaced(validator, steps, {
    "/name": (current, value) => ({ ...current, name: nameOf(value) }),
    "/validateRequestParameters": (current, value) => ({ ...current, validateRequestParameters: asBoolean(value) }),
    "/validateRequestBody": (current, value) => ({ ...current, validateRequestBody: asBoolean(value) }),
  });
  const requestValidators = snapshot.requestValidators.map((old) => (old.id === requestValidatorId ? next : old));
  plane.save({ ...snapshot, requestValidators });
  return next;
}
