/** What the fields hold. */
export const field = (id) => document.getElementById(id).value;

/** Each button does what stands under its name, and the page shows what came of it. */
export function buttons(actions) {
  const output = document.querySelector("output");
  for (const button of document.querySelectorAll("button")) {
    button.addEventListener("click", async () => {
      output.textContent = "";
      try {
        output.textContent = JSON.stringify(await actions[button.textContent]());
      } catch (error) {
        output.textContent = JSON.stringify({ error: error.name ?? error.code, message: error.message });
      }
    });
  }
}
