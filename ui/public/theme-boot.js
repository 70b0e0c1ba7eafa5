// Sets the colour scheme before the first paint, so that a dark desk never flashes white.
// A file of its own: the content security policy allows no inline script.
(() => {
  var chosen = "auto";
  try {
    chosen = localStorage.getItem("aftercare-scheme") || "auto";
  } catch (_) {
    // Storage may be forbidden; the system's scheme is then used.
  }
  var dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
