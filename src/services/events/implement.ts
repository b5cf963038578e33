import { forService } from "../operation.js";
import type { EventRules } from "./service.js";

export const implement = forService<EventRules>();
