import { forService } from "../operation.js";
import type { RestApis } from "./service.js";

export const implement = forService<RestApis>();
