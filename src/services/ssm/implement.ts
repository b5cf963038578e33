import { forService } from "../operation.js";
import type { Parameters } from "./service.js";

export const implement = forService<Parameters>();
