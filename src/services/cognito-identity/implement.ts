import { forService } from "../operation.js";
import type { IdentityPools } from "./service.js";

export const implement = forService<IdentityPools>();
