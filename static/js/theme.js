// Runs before the page is drawn, so that a look chosen on this device never flashes the other one first.
// Choices live on the device alone: {theme: "light" | "dark", skin: "plain", tab: "plain"}; what is absent follows the system.
// Loaded as a plain script, after the title and the icon: keep it small and without imports.
const root = document.documentElement;
try {
  const look = JSON.parse(localStorage.getItem("look") || "{}");
  for (const name of ["theme", "skin", "tab"]) if (look[name]) root.dataset[name] = look[name];
  if (look.tab) {
    const icon = document.querySelector("link[rel=icon]");
    root.dataset.title = document.title;
    document.title = "Notes";
    if (icon) icon.href = icon.dataset.plain;
  }
} catch {
  // A browser that keeps nothing shows the system's theme.
}
root.dataset.scripts = "";
