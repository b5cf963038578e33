import { forService } from "../operation.js";
import type { UserPools } from "./service.js";

export const implement = forService<UserPools>();
