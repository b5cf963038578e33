import { afterAll } from "vitest";
import { closeOpened } from "./harness.js";

// The files of a worker share their modules, so that what a module registers when it is loaded is the first file's alone.
afterAll(closeOpened);
