import { forService } from "../operation.js";
import type { Logs } from "./service.js";

export const implement = forService<Logs>();
