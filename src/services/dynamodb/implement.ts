import { forService } from "../operation.js";
import type { Tables } from "./service.js";

export const implement = forService<Tables>();
