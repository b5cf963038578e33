import "@cloudscape-design/global-styles/index.css";
import "./console.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { FlashProvider } from "./app/flash.js";
import { Shell } from "./app/shell.js";
import { applyRememberedTheme } from "./app/theme.js";
import { LanguageProvider } from "./text/language.js";

applyRememberedTheme();
const root = document.getElementById("console");
if (root)
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <FlashProvider>
          <Shell />
        </FlashProvider>
      </LanguageProvider>
    </StrictMode>,
  );
