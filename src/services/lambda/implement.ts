import { forService } from "../operation.js";
import type { Functions } from "./service.js";

export const implement = forService<Functions>();
