import { model } from "../../models/sts.js";
import type { AwsService } from "../operation.js";
import assumeRole from "./operations/assume-role.js";
import assumeRoleWithWebIdentity from "./operations/assume-role-with-web-identity.js";
import getCallerIdentity from "./operations/get-caller-identity.js";
import type { Sts } from "./service.js";

export const sts = (service: Sts): AwsService<Sts> => ({
  model,
  service,
  handlers: [assumeRole, assumeRoleWithWebIdentity, getCallerIdentity],
});
